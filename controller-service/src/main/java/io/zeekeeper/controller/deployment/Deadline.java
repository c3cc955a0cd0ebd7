package io.zeekeeper.controller.deployment;

import java.time.Duration;

/**
 * The time at which waiting ends.
 *
 * @param nanoTime the value of {@link System#nanoTime()} at that time
 */
record Deadline(long nanoTime) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The remaining time; zero once the deadline has passed. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** The remaining time, but at most {@code max}. */
  Duration leftUpTo(Duration max) {
    Duration left = left();
    return max.compareTo(left) < 0 ? max : left;
  }

  boolean passed() {
    return left().isZero();
  }
}
