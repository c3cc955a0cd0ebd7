package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.SupervisionSettings.Restart;
import io.zeekeeper.agent.supervision.SupervisionSettings.Restart.Mode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The policy derives pauses and the restart budget from the history alone. */
class RestartPolicyTest {
  private static final Instant NOW = Instant.EPOCH;

  private History history = History.NONE;

  private static RestartPolicy backoff(Mode mode, double random) {
    return new RestartPolicy(
        new Restart(
            mode,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            0.1,
            Duration.ofMinutes(5),
            2,
            Duration.ofMinutes(10)),
        () -> random);
  }

  private Duration exit(RestartPolicy backoff, Instant now) {
    RestartPolicy.Next next = backoff.after(history.exited("killed"), now);
    history = next.history();
    return next.pause();
  }

  @Test
  void pausesDoubleUpToMaximumWithoutGivingUp() {
    RestartPolicy backoff = backoff(Mode.DELAY, 0.5);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      assertThat(exit(backoff, NOW)).isEqualTo(Duration.ofSeconds(seconds));
      assertThat(history.failed()).isFalse();
    }
    history = history.healthy();
    assertThat(exit(backoff, NOW)).isEqualTo(Duration.ofSeconds(1));
    assertThat(history.restarts()).isEqualTo(10);
    assertThat(history.exits()).isEqualTo(10);
    assertThat(history.relaunches()).isEmpty();
  }

  @Test
  void jitterVariesPauseByTenPercent() {
    assertThat(exit(backoff(Mode.DELAY, 0), NOW)).isEqualTo(Duration.ofMillis(900));
    history = History.NONE;
    assertThat(exit(backoff(Mode.DELAY, 1), NOW)).isEqualTo(Duration.ofMillis(1100));
  }

  @Test
  void nodeFailsOnceItsBudgetIsSpent() {
    RestartPolicy backoff = backoff(Mode.FAIL, 0.5);
    exit(backoff, NOW);
    exit(backoff, NOW.plusSeconds(1));
    assertThat(history.failed()).isFalse();
    exit(backoff, NOW.plusSeconds(2));
    assertThat(history.failed()).isTrue();
    assertThat(history.restarts()).isEqualTo(2);
    assertThat(history.lastExit()).isEqualTo("killed");
  }

  @Test
  void relaunchesBeforeTheWindowDoNotCount() {
    RestartPolicy backoff = backoff(Mode.FAIL, 0.5);
    exit(backoff, NOW);
    exit(backoff, NOW.plusSeconds(1));
    exit(backoff, NOW.plus(Duration.ofMinutes(11)));
    assertThat(history.failed()).isFalse();
    assertThat(history.relaunches()).containsExactly(NOW.plus(Duration.ofMinutes(11)));
  }

  @Test
  void clockSetBackDoesNotConsumeBudget() {
    RestartPolicy backoff = backoff(Mode.FAIL, 0.5);
    exit(backoff, NOW.plus(Duration.ofDays(365)));
    exit(backoff, NOW.plus(Duration.ofDays(365)));
    exit(backoff, NOW);
    exit(backoff, NOW);
    assertThat(history.failed()).isFalse();
    exit(backoff, NOW);
    assertThat(history.failed()).isTrue();
  }

  @Test
  void healthyTimeRestoresTheBudget() {
    RestartPolicy backoff = backoff(Mode.FAIL, 0.5);
    exit(backoff, NOW);
    exit(backoff, NOW);
    history = history.healthy();
    exit(backoff, NOW);
    assertThat(history.failed()).isFalse();
  }

  @Test
  void takenPortDoesNotCountAsFailure() {
    History taken = History.NONE.portTaken("port 25000 is in use");
    assertThat(taken.failures()).isZero();
    assertThat(taken.exits()).isZero();
    assertThat(taken.lastExit()).isEqualTo("port 25000 is in use");
  }

  @Test
  void requestedStopClearsTheLastExitAndKeepsTheRestarts() {
    exit(backoff(Mode.DELAY, 0.5), NOW);
    assertThat(history.stopped().lastExit()).isNull();
    assertThat(history.stopped().restarts()).isOne();
  }
}
