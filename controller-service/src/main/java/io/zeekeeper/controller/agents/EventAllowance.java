package io.zeekeeper.controller.agents;

import java.time.Duration;

/**
 * How many events one agent may still add: a burst, and a rate in the long run. Once spent, events
 * are dropped until the allowance refills, so a gap is contiguous. Safe on any thread.
 */
final class EventAllowance {
  private static final double NANOS_A_MINUTE = Duration.ofMinutes(1).toNanos();

  private final int burst;
  private final int perMinute;
  private double left;
  private long lastNanos;
  private boolean spent;
  private int missing;

  EventAllowance(int burst, int perMinute, long nanos) {
    this.burst = burst;
    this.perMinute = perMinute;
    this.left = burst;
    this.lastNanos = nanos;
  }

  /** What happens to an event. */
  enum Verdict {
    TAKEN,
    /** Dropped, and the previous event was not. */
    FIRST_DROPPED,
    DROPPED
  }

  /** Decides on one event at the time {@code nanos}, and counts it. */
  synchronized Verdict take(long nanos) {
    refill(nanos);
    if (spent && left < Math.min(burst, perMinute)) {
      missing++;
      return Verdict.DROPPED;
    }

    spent = left < 1;
    if (spent) {
      missing++;
      return Verdict.FIRST_DROPPED;
    }
    left--;
    return Verdict.TAKEN;
  }

  /** How many events were dropped since the last call. */
  synchronized int missing() {
    int count = missing;
    missing = 0;
    return count;
  }

  /** Whether this allowance equals a new one. */
  synchronized boolean isFull(long nanos) {
    refill(nanos);
    return left >= burst && missing == 0;
  }

  private void refill(long nanos) {
    left = Math.min(burst, left + (nanos - lastNanos) / NANOS_A_MINUTE * perMinute);
    lastNanos = nanos;
  }
}
