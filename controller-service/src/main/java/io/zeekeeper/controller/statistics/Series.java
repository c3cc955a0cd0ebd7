package io.zeekeeper.controller.statistics;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of consecutive slots, rounded to three digits, null where there is none. Immutable, and
 * takes two bytes for each slot.
 */
public final class Series extends AbstractList<@Nullable Number> implements RandomAccess {
  private final short[] packed;

  Series(short[] packed) {
    this.packed = packed;
  }

  @Override
  public @Nullable Number get(int index) {
    return PackedNumber.unpack(packed[index]);
  }

  @Override
  public int size() {
    return packed.length;
  }
}
