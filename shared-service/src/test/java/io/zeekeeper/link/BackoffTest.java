package io.zeekeeper.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static Backoff backoff(Double... random) {
    var numbers = new ArrayDeque<>(List.of(random));
    return new Backoff(Duration.ofMillis(100), Duration.ofMillis(350), numbers::remove);
  }

  private static List<Long> pauses(Backoff backoff, int count) {
    return Stream.generate(backoff::next).limit(count).map(Duration::toMillis).toList();
  }

  @Test
  void limitsDoubleUpToTheMaximum() {
    assertThat(pauses(backoff(1.0, 1.0, 1.0, 1.0), 4)).containsExactly(100L, 200L, 350L, 350L);
  }

  @Test
  void everyPauseIsARandomPartOfItsLimit() {
    assertThat(pauses(backoff(0.5, 0.0, 0.1), 3)).containsExactly(50L, 0L, 35L);
  }

  @Test
  void onlyALongSessionResetsThePauses() {
    Backoff backoff = backoff(1.0, 1.0, 1.0, 1.0);
    var _ = pauses(backoff, 2);
    backoff.sessionEnded(Duration.ofMillis(9_999));
    assertThat(pauses(backoff, 1)).containsExactly(350L);
    backoff.sessionEnded(Duration.ofSeconds(10));
    assertThat(pauses(backoff, 1)).containsExactly(100L);
  }
}
