package io.zeekeeper.controller.statistics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Divides time into slots of ten seconds. Slots follow a clock that never jumps, and get the times
 * of the controller's clock when they are read. So after that clock was set, the history is still
 * complete and ends now. Safe on any thread.
 */
final class SlotClock {
  static final Duration STEP = Duration.ofSeconds(10);

  private static final long STEP_MILLIS = STEP.toMillis();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final LongSupplier nanos;
  private final long startMillis;
  private final long startNanos;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  SlotClock(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.startMillis = clock.millis();
    this.startNanos = nanos.getAsLong();
  }

  /** The present slot. */
  long slot() {
    return Math.floorDiv(steadyMillis(), STEP_MILLIS);
  }

  /** When a slot began, by the controller's present clock; a multiple of ten seconds. */
  Instant start(long slot) {
    long shift = Math.round((clock.millis() - steadyMillis()) / (double) STEP_MILLIS);
    return Instant.ofEpochMilli((slot + shift) * STEP_MILLIS);
  }

  /** Milliseconds that never jump. */
  long steadyMillis() {
    return startMillis + (nanos.getAsLong() - startNanos) / NANOS_PER_MILLI;
  }

  Instant now() {
    return clock.instant();
  }
}
