package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How requests to agents are measured. */
class RequestMetricsTest {
  private static Result failure(String error) {
    return Result.failure("r", "a", null, error);
  }

  @Test
  void outcomeIsThatOfTheWholeAnswer() {
    Result success = Result.success("r", "a", "node");
    assertThat(RequestMetrics.outcome(List.of(success), "a")).isEqualTo("success");
    assertThat(RequestMetrics.outcome(List.of(success, failure("crashed")), "a"))
        .isEqualTo("failure");
    assertThat(RequestMetrics.outcome(List.of(success, failure("request timed out")), "a"))
        .isEqualTo("timeout");
    assertThat(RequestMetrics.outcome(List.of(failure("instance a disconnected")), "a"))
        .isEqualTo("disconnected");
  }

  @Test
  void requestIsMeasuredWhenItIsAnswered() {
    var meters = new SimpleMeterRegistry();
    var done = new CompletableFuture<List<Result>>();
    new RequestMetrics(meters).measure(new GetNodesRequest("r", 1), "a", done);
    assertThat(meters.find("zeekeeper.agent.request.duration").timer()).isNull();
    done.complete(List.of());
    assertThat(
            meters
                .get("zeekeeper.agent.request.duration")
                .tags("type", "get_nodes", "outcome", "success")
                .timer()
                .count())
        .isOne();
  }
}
