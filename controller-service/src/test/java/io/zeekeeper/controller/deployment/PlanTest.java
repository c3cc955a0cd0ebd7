package io.zeekeeper.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.PlanStep;
import io.zeekeeper.protocol.PlanStep.Action;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The plan that is made from the agents' answers. */
class PlanTest {
  private static Result step(String instance, String node, String action) {
    return Result.success("r", instance, node)
        .withData(Map.of("action", action, "reason", "because"));
  }

  @Test
  void stepsAreSortedAndEachInstanceHasOneResult() {
    Plan plan =
        Plan.of("r", List.of("a", "b"), List.of(step("b", "y", "START"), step("a", "x", "KEEP")));
    assertThat(plan.plan())
        .containsExactly(
            new PlanStep("a", "x", Action.KEEP, "because"),
            new PlanStep("b", "y", Action.START, "because"));
    assertThat(plan.results())
        .containsExactly(Result.success("r", "a", null), Result.success("r", "b", null));
    assertThat(plan.complete()).isTrue();
  }

  @Test
  void instanceWithoutAPlanGivesAFailedResult() {
    Result away = Result.failure("r", "a", null, "instance 'a' is not connected");
    Plan plan = Plan.of("r", List.of("a", "b"), List.of(away, step("b", "y", "STOP")));
    assertThat(plan.results()).containsExactly(away, Result.success("r", "b", null));
    assertThat(plan.complete()).isFalse();
  }
}
