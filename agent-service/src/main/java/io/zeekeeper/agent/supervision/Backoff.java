package io.zeekeeper.agent.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The pauses between one node's relaunches. */
final class Backoff {
  private final SupervisionSettings.Restart settings;
  private final DoubleSupplier random;
  private final Deque<Instant> relaunches = new ArrayDeque<>();
  private Duration next;

  /**
   * @param random numbers from 0 to 1
   */
  Backoff(SupervisionSettings.Restart settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
    this.next = settings.delay();
  }

  /** Forgets earlier failures: the node was healthy, or somebody asked for a start. */
  void reset() {
    next = settings.delay();
    relaunches.clear();
  }

  /** The pause before the next launch; nothing when the node is to be given up. */
  Optional<Duration> pause(Instant now) {
    if (settings.mode() == SupervisionSettings.Restart.Mode.FAIL) {
      Instant windowStart = now.minus(settings.budgetWindow());
      // A time to come was before the clock was set back, nobody knows how long.
      relaunches.removeIf(instant -> instant.isBefore(windowStart) || instant.isAfter(now));
      if (relaunches.size() >= settings.budget()) {
        return Optional.empty();
      }
      relaunches.add(now);
    }
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(settings.maxDelay()) < 0 ? doubled : settings.maxDelay();
    double factor = 1 + settings.jitter() * (2 * random.getAsDouble() - 1);
    return Optional.of(Duration.ofNanos((long) (pause.toNanos() * factor)));
  }
}
