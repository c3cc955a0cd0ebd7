package io.zeekeeper.agent.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Computes the pauses between a node's relaunches from its history.
 *
 * @param random supplies numbers from 0 to 1
 */
record RestartPolicy(SupervisionSettings.Restart settings, DoubleSupplier random) {

  /**
   * The consequence of an exit.
   *
   * @param pause the time until the relaunch
   * @param history the history with the relaunch, or with the node given up
   */
  record Next(Duration pause, History history) {}

  Next after(History history, Instant now) {
    List<Instant> counted = List.of();
    if (settings.mode() == SupervisionSettings.Restart.Mode.FAIL) {
      counted = history.relaunchesBetween(now.minus(settings.budgetWindow()), now);
      if (counted.size() >= settings.budget()) {
        return new Next(Duration.ZERO, history.givenUp());
      }
      counted = new ArrayList<>(counted);
      counted.add(now);
    }
    double factor = 1 + settings.jitter() * (2 * random.getAsDouble() - 1);
    long nanos = (long) (pauseAfter(history.failures()).toNanos() * factor);
    return new Next(Duration.ofNanos(nanos), history.relaunching(counted));
  }

  /** Doubles the pause with each failure, up to the longest pause. */
  private Duration pauseAfter(int failures) {
    Duration pause = settings.delay();
    for (int i = 1; i < failures && pause.compareTo(settings.maxDelay()) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(settings.maxDelay()) < 0 ? pause : settings.maxDelay();
  }
}
