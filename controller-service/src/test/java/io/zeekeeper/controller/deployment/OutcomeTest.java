package io.zeekeeper.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.deployment.Deployment.Progress;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.controller.deployment.Deployment.Terms;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.Result;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The outcome of a deployment, from the Results of its agents. */
class OutcomeTest {
  private static final Result SUCCESS = Result.success("d", "a", "x");

  private static Deployment deployment(Result... results) {
    return new Deployment(
        "d",
        1,
        Instant.EPOCH,
        new Terms(
            DeploymentOptions.DEFAULTS,
            new Actor("127.0.0.1", Edge.ZEEK_CLIENT, Principal.LOCAL),
            null),
        Progress.of(new ConfigurationIdentity("c", "hash")),
        List.of(results));
  }

  @Test
  void deploymentSucceedsWhenAllResultsDoAndTheConfigurationComesLast() {
    Outcome outcome = Outcome.of(deployment(Result.success("d", "b", "y"), SUCCESS));
    assertThat(outcome.state()).isEqualTo(State.SUCCEEDED);
    assertThat(outcome.results()).extracting(Result::instance).containsExactly("a", "b", null);
    assertThat(String.valueOf(outcome.results().getLast().data())).contains("c");
  }

  @Test
  void oneFailureFailsTheDeployment() {
    assertThat(Outcome.of(deployment(SUCCESS, Result.failure("d", "a", "y", "no"))).state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void agentThatDoesNotAnswerInTimeTimesTheDeploymentOut() {
    assertThat(
            Outcome.of(deployment(SUCCESS, Result.failure("d", "b", null, "request timed out")))
                .state())
        .isEqualTo(State.TIMED_OUT);
  }
}
