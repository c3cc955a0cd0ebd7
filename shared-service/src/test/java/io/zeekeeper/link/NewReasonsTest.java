package io.zeekeeper.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewReasonsTest {
  private final NewReasons reasons = new NewReasons();

  @Test
  void eachReasonIsNewOnceUntilAnAttemptSucceeds() {
    assertThat(reasons.isNew("refused")).isTrue();
    assertThat(reasons.isNew("refused")).isFalse();
    assertThat(reasons.isNew("impostor")).isTrue();
    assertThat(reasons.isNew("refused")).isFalse();

    reasons.forget();
    assertThat(reasons.isNew("refused")).isTrue();
  }

  @Test
  void timeInAReasonDoesNotMakeItNew() {
    assertThat(reasons.isNew("expired at 12:00, the clock shows 13:00")).isTrue();
    assertThat(reasons.isNew("expired at 12:00, the clock shows 13:05")).isFalse();
  }

  @Test
  void peerThatFailsInManyWaysIsNotLoggedForEver() {
    for (char reason = 'a'; reason < 'f'; reason++) {
      assertThat(reasons.isNew("reason " + reason)).isTrue();
    }
    assertThat(reasons.isNew("reason f")).isFalse();
  }
}
