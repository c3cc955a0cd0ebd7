package io.zeekeeper.controller.statistics;

import org.jspecify.annotations.Nullable;

/**
 * A number that is not negative in 16 bits, as an hour of many nodes takes many numbers: six bits
 * of exponent and ten of fraction. The error is less than 0.05 %, from 0.0002 to 2 × 10^15; smaller
 * numbers are 0.
 */
final class PackedNumber {
  /** Stands for no number. */
  static final short ABSENT = (short) 0xFFFF;

  private static final int MAX = 0xFFFE;
  private static final int FRACTION_BITS = 10;
  // A float has 23 bits of fraction.
  private static final int DROPPED_BITS = 23 - FRACTION_BITS;
  private static final int HALF = 1 << (DROPPED_BITS - 1);
  private static final int SMALLEST = (127 - 13) << FRACTION_BITS;
  private static final int TEN = 10;
  private static final int HUNDRED = 100;

  private PackedNumber() {}

  /** Packs {@code value}; NaN and negative numbers are absent. */
  static short pack(double value) {
    if (!(value >= 0)) {
      return ABSENT;
    }
    // Adding 0 makes 0 of -0, whose bits are those of a large number.
    int rounded = (Float.floatToRawIntBits((float) value + 0.0f) + HALF) >>> DROPPED_BITS;
    return (short) Math.clamp(rounded - SMALLEST, 0, MAX);
  }

  /** The number with three significant digits, whole from 100; null when it is absent. */
  static @Nullable Number unpack(short packed) {
    if (packed == ABSENT) {
      return null;
    }
    int bits = Short.toUnsignedInt(packed);
    if (bits == 0) {
      return 0;
    }
    double value = Float.intBitsToFloat((bits + SMALLEST) << DROPPED_BITS);
    return value >= HUNDRED ? whole(value) : fraction(value);
  }

  private static Number whole(double value) {
    long unit = 1;
    while (value / unit >= TEN * HUNDRED) {
      unit *= TEN;
    }
    return Math.round(value / unit) * unit;
  }

  private static Number fraction(double value) {
    double scale = TEN;
    while (value * scale < HUNDRED) {
      scale *= TEN;
    }
    long digits = Math.round(value * scale);
    return digits % scale == 0 ? (Number) (long) (digits / scale) : (Number) (digits / scale);
  }
}
