package io.zeekeeper.controller.statistics;

import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of columns in memory. Safe on any thread. */
final class Budget {
  private final AtomicInteger left;
  private final int max;

  /**
   * @param max the limit; a column takes about 800 bytes
   */
  Budget(int max) {
    this.max = max;
    this.left = new AtomicInteger(max);
  }

  /** Takes columns; false when there are not so many left. */
  boolean take(int columns) {
    return left.getAndUpdate(now -> now >= columns ? now - columns : now) >= columns;
  }

  void giveBack(int columns) {
    left.addAndGet(columns);
  }

  /** How many columns are taken. */
  int taken() {
    return max - left.get();
  }
}
