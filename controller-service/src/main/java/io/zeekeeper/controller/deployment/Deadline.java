package io.zeekeeper.controller.deployment;

import java.time.Duration;

/**
 * When waiting ends.
 *
 * @param nanoTime as {@link System#nanoTime()} counts
 */
record Deadline(long nanoTime) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The time that is left, zero once it has passed. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** The time that is left, but not more than {@code most}. */
  Duration leftUpTo(Duration most) {
    Duration left = left();
    return most.compareTo(left) < 0 ? most : left;
  }

  boolean passed() {
    return left().isZero();
  }
}
