package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.agents.EventAllowance.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventAllowanceTest {
  private long now = 17;
  private final EventAllowance allowance = new EventAllowance(5, 2, now);

  private List<Verdict> take(int times) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      verdicts.add(allowance.take(now));
    }
    return verdicts;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void burstIsAcceptedAndTheFirstDropIsReported() {
    assertThat(take(5)).containsOnly(Verdict.TAKEN);
    assertThat(take(3)).containsExactly(Verdict.FIRST_DROPPED, Verdict.DROPPED, Verdict.DROPPED);
    assertThat(allowance.missing()).isEqualTo(3);
    assertThat(allowance.missing()).isZero();
  }

  @Test
  void spentAllowanceResumesAfterAMinutesRefill() {
    take(6);
    pass(Duration.ofSeconds(59));
    assertThat(take(1)).containsExactly(Verdict.DROPPED);
    pass(Duration.ofSeconds(2));
    assertThat(take(3)).containsExactly(Verdict.TAKEN, Verdict.TAKEN, Verdict.FIRST_DROPPED);
    assertThat(allowance.missing()).isEqualTo(3);
  }

  @Test
  void allowanceRefillsToItsBurstAndNoFurther() {
    assertThat(allowance.isFull(now)).isTrue();
    take(1);
    assertThat(allowance.isFull(now)).isFalse();
    pass(Duration.ofHours(1));
    assertThat(allowance.isFull(now)).isTrue();
    assertThat(take(6)).endsWith(Verdict.TAKEN, Verdict.FIRST_DROPPED);
  }

  @Test
  void allowanceWithUnreportedDropsIsNotFull() {
    take(6);
    pass(Duration.ofHours(1));
    assertThat(allowance.isFull(now)).isFalse();
    assertThat(allowance.missing()).isEqualTo(1);
    assertThat(allowance.isFull(now)).isTrue();
  }
}
