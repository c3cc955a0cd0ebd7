package io.zeekeeper.link;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Growing pauses between attempts to connect. Each pause is a random part of a limit that doubles,
 * so that many peers do not connect at the same moment. Safe on any thread.
 */
public final class Backoff {
  /** The duration from which a session counts as healthy. */
  private static final Duration STABLE = Duration.ofSeconds(10);

  private final Duration first;
  private final Duration longest;
  private final DoubleSupplier random;
  private Duration limit;

  /**
   * @param first the limit of the first pause
   * @param longest the greatest limit
   * @param random supplies numbers from 0 to 1
   */
  public Backoff(Duration first, Duration longest, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.limit = first;
  }

  /** The pause before the next attempt. */
  public synchronized Duration next() {
    Duration pause = Duration.ofNanos((long) (limit.toNanos() * random.getAsDouble()));
    Duration doubled = limit.multipliedBy(2);
    limit = doubled.compareTo(longest) < 0 ? doubled : longest;
    return pause;
  }

  /** Returns to the first pause. */
  public synchronized void reset() {
    limit = first;
  }

  /** Returns to the first pause after a healthy session; a short session counts as a failure. */
  public void sessionEnded(Duration lasted) {
    if (lasted.compareTo(STABLE) >= 0) {
      reset();
    }
  }
}
