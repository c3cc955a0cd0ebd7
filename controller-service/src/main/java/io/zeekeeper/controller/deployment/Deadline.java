package io.zeekeeper.controller.deployment;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  boolean passed() {
    return left().isZero();
  }

  /** Blocks until {@code event}, or until the deadline; the caller looks which. */
  void await(CompletableFuture<?> event) throws InterruptedException {
    try {
      event.get(left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The caller looks at the deadline next.
    } catch (ExecutionException e) {
      throw new IllegalStateException("events never fail", e);
    }
  }
}
