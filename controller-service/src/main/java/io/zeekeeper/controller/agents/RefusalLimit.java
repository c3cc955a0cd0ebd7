package io.zeekeeper.controller.agents;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Keeps refused peers from filling the log and the event history: per address, only so many
 * refusals a minute are reported. Safe on any thread.
 */
final class RefusalLimit {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_REPORTED = 5;
  private static final int MAX_ADDRESSES = 1000;

  private final InstantSource clock;
  private final SequencedMap<String, Window> windows = new LinkedHashMap<>();

  RefusalLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** How a refusal is reported. */
  enum Decision {
    REPORT,
    /** Log it, and say that further refusals are not logged for a while. */
    LOG_LAST,
    DROP
  }

  /** Whether an address has used up its refusals for now. Counts nothing. */
  synchronized boolean isSpent(String address) {
    Window window = windows.get(address);
    return window != null
        && clock.instant().isBefore(window.end())
        && window.used() >= MAX_REPORTED;
  }

  private record Window(Instant end, int used) {}

  /** Decides on one refusal, and counts it. */
  synchronized Decision decide(String address) {
    Instant now = clock.instant();
    Window window = windows.get(address);
    if (window == null || !now.isBefore(window.end())) {
      windows.remove(address);
      window = new Window(now.plus(WINDOW), 0);
      if (windows.size() == MAX_ADDRESSES) {
        windows.pollFirstEntry();
      }
    }

    windows.put(address, new Window(window.end(), window.used() + 1));
    if (window.used() < MAX_REPORTED) {
      return Decision.REPORT;
    }
    return window.used() == MAX_REPORTED ? Decision.LOG_LAST : Decision.DROP;
  }
}
