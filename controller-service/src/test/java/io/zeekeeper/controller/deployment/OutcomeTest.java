package io.zeekeeper.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Result;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a deployment ends by what its agents told, and how it is written. */
class OutcomeTest {
  private static final Result SUCCESS = Result.success("d", "a", "x");

  private static Deployment told(Result... results) {
    return new Deployment(
        "d",
        1,
        State.RUNNING,
        "c",
        "hash",
        false,
        OnPreflightFailure.STOP,
        OnFailure.KEEP,
        "127.0.0.1",
        Edge.ZEEK_CLIENT,
        null,
        Instant.EPOCH,
        null,
        List.of(),
        List.of(results),
        null);
  }

  @Test
  void itSucceedsWhenAllDoAndTheConfigurationComesLast() {
    Outcome outcome = Outcome.of(told(Result.success("d", "b", "y"), SUCCESS));
    assertThat(outcome.state()).isEqualTo(State.SUCCEEDED);
    assertThat(outcome.results()).extracting(Result::instance).containsExactly("a", "b", null);
    assertThat(String.valueOf(outcome.results().getLast().data())).contains("c");
  }

  @Test
  void oneFailureFailsIt() {
    assertThat(Outcome.of(told(SUCCESS, Result.failure("d", "a", "y", "no"))).state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void anAgentThatDoesNotAnswerInTimeTimesItOut() {
    assertThat(
            Outcome.of(told(SUCCESS, Result.failure("d", "b", null, "request timed out"))).state())
        .isEqualTo(State.TIMED_OUT);
  }

  @Test
  void theDurationIsThereAtTheEndAndNotKeptTwice() {
    Deployment ended = told(SUCCESS).ended(State.FAILED, List.of(), Instant.ofEpochMilli(2579));
    String json = DeploymentEntity.write(ended);
    assertThat(Json.lenient().readTree(json).path("duration").asString()).isEqualTo("2579ms");
    assertThat(Json.lenient().readTree(json).path("edge").asString()).isEqualTo("zeek-client");
    assertThat(Json.lenient().readValue(json, Deployment.class)).isEqualTo(ended);
    assertThat(DeploymentEntity.write(told())).doesNotContain("duration");
  }

  @Test
  void aDeploymentOfAnEarlierVersionIsRead() {
    String json =
        "{\"id\":\"d\",\"number\":1,\"state\":\"FAILED\",\"configuration_id\":\"c\","
            + "\"force\":true,\"asked_by\":\"127.0.0.1\",\"started_at\":\"1970-01-01T00:00:00Z\","
            + "\"results\":[]}";
    Deployment read = Json.lenient().readValue(json, Deployment.class);
    assertThat(read.plan()).isEmpty();
    assertThat(read.onFailure()).isEqualTo(OnFailure.KEEP);
    assertThat(read.edge()).isEqualTo(Edge.REST);
  }
}
