package io.zeekeeper.controller.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The rates of a counter for each slot of the last hour, from the differences between readings. Not
 * safe for concurrent use.
 */
final class RateColumn {
  // The rate over a shorter time would say more about the reading than about the counter.
  private static final double LEAST_TIME = 0.5;

  private final Column rates = new Column();
  private boolean hasReading;
  private long slot;
  private double time;
  private double value;

  /**
   * Takes a reading of the counter. It gives no rate when the counter or the time fell, or when the
   * reading before is too old.
   *
   * @param time when the counter was read, in the unit of time of the rate
   */
  void read(long slot, double time, double value) {
    double elapsed = time - this.time;
    double counted = value - this.value;
    if (hasReading && elapsed >= 0 && elapsed < LEAST_TIME && counted >= 0) {
      return;
    }
    if (hasReading && elapsed > 0 && counted >= 0 && slot - this.slot - 1 <= Column.MAX_GAP) {
      rates.put(Math.min(this.slot + 1, slot), slot, counted / elapsed);
    }
    hasReading = true;
    this.slot = slot;
    this.time = time;
    this.value = value;
  }

  /** Takes a reading of a counter that counts things. */
  void read(long slot, double time, long value) {
    read(slot, time, (double) value);
  }

  /** Starts again: the next reading is of another counter. */
  void restart() {
    hasReading = false;
  }

  @Nullable Series read(long from, long to) {
    return rates.read(from, to);
  }
}
