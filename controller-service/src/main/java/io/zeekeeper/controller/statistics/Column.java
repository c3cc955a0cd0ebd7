package io.zeekeeper.controller.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One kind of number for each slot of the last hour. Not safe for concurrent use. */
final class Column {
  /** How many slots an hour has. */
  static final int SLOTS = 360;

  /** A number also counts for this many slots before its own, if they have none. */
  static final int MAX_GAP = 2;

  private final short[] ring = new short[SLOTS];
  private long last = Long.MIN_VALUE;

  Column() {
    Arrays.fill(ring, PackedNumber.ABSENT);
  }

  /** Sets the number of a slot, and of a short gap before it. */
  void put(long slot, double value) {
    boolean isNear = last != Long.MIN_VALUE && slot - last - 1 <= MAX_GAP;
    put(isNear ? Math.min(last + 1, slot) : slot, slot, value);
  }

  /** Sets the number of bytes of a slot, and of a short gap before it. */
  void put(long slot, long bytes) {
    put(slot, (double) bytes);
  }

  /** Sets the number of the slots from {@code first} to {@code slot}, the latest. */
  void put(long first, long slot, double value) {
    advance(slot);
    short packed = PackedNumber.pack(value);
    for (long each = Math.max(first, slot - SLOTS + 1); each <= slot; each++) {
      ring[index(each)] = packed;
    }
  }

  private void advance(long slot) {
    if (last == Long.MIN_VALUE || slot - last >= SLOTS) {
      Arrays.fill(ring, PackedNumber.ABSENT);
    } else {
      for (long skipped = last + 1; skipped < slot; skipped++) {
        ring[index(skipped)] = PackedNumber.ABSENT;
      }
    }
    last = Math.max(last, slot);
  }

  /** The numbers of slots, both ends included; null when all are absent. */
  @Nullable Series read(long from, long to) {
    short[] numbers = new short[Math.toIntExact(to - from + 1)];
    boolean isEmpty = true;
    for (int i = 0; i < numbers.length; i++) {
      long slot = from + i;
      boolean isKept = last != Long.MIN_VALUE && slot <= last && slot > last - SLOTS;
      numbers[i] = isKept ? ring[index(slot)] : PackedNumber.ABSENT;
      isEmpty &= numbers[i] == PackedNumber.ABSENT;
    }
    return isEmpty ? null : new Series(numbers);
  }

  private static int index(long slot) {
    return Math.floorMod(slot, SLOTS);
  }
}
