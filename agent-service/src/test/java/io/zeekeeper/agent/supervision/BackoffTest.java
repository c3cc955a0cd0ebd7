package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.SupervisionSettings.Restart;
import io.zeekeeper.agent.supervision.SupervisionSettings.Restart.Mode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Instant NOW = Instant.EPOCH;

  private static Backoff backoff(Mode mode, double random) {
    return new Backoff(
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

  @Test
  void pausesDoubleUpToTheLongestAndNeverEnd() {
    Backoff backoff = backoff(Mode.DELAY, 0.5);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      assertThat(backoff.pause(NOW)).hasValue(Duration.ofSeconds(seconds));
    }
    backoff.reset();
    assertThat(backoff.pause(NOW)).hasValue(Duration.ofSeconds(1));
  }

  @Test
  void jitterVariesAPauseByATenth() {
    assertThat(backoff(Mode.DELAY, 0).pause(NOW)).hasValue(Duration.ofMillis(900));
    assertThat(backoff(Mode.DELAY, 1).pause(NOW)).hasValue(Duration.ofMillis(1100));
  }

  @Test
  void aBudgetEndsAttemptsUntilItsWindowHasPassed() {
    Backoff backoff = backoff(Mode.FAIL, 0.5);
    assertThat(backoff.pause(NOW)).isPresent();
    assertThat(backoff.pause(NOW)).isPresent();
    assertThat(backoff.pause(NOW)).isEmpty();
    assertThat(backoff.pause(NOW.plus(Duration.ofMinutes(11)))).isPresent();
  }

  @Test
  void aClockThatIsSetBackTakesNoAttemptsAway() {
    Backoff backoff = backoff(Mode.FAIL, 0.5);
    assertThat(backoff.pause(NOW.plus(Duration.ofDays(365)))).isPresent();
    assertThat(backoff.pause(NOW.plus(Duration.ofDays(365)))).isPresent();
    assertThat(backoff.pause(NOW)).isPresent();
    assertThat(backoff.pause(NOW)).isPresent();
    assertThat(backoff.pause(NOW)).isEmpty();
  }
}
