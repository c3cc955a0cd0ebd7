package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.agent.zeek.NodeChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How requests over control channels are measured. */
class RequestMetricsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RequestMetrics metrics = new RequestMetrics(meters);

  private long requests(String outcome) {
    return meters.get("zeekeeper.channel.request.duration").tag("outcome", outcome).timer().count();
  }

  private void send(CompletableFuture<NodeChannel.Answer> answer) {
    NodeChannel channel =
        new NodeChannel() {
          @Override
          public boolean connected() {
            return true;
          }

          @Override
          public CompletableFuture<Answer> request(
              String target, String action, List<String> arguments, Duration timeout) {
            return answer;
          }

          @Override
          public void close() {}
        };
    var answered =
        metrics
            .measured(channel)
            .request("node", "get_id_value", List.of("bits_per_uid"), Duration.ofSeconds(1));
    assertThat(answered.isDone()).isEqualTo(answer.isDone());
  }

  @Test
  void answersAreSuccessesAlsoWhenTheNodeRefuses() {
    send(CompletableFuture.completedFuture(new NodeChannel.Answer(true, "96")));
    send(CompletableFuture.completedFuture(new NodeChannel.Answer(false, "unknown id")));
    assertThat(requests("success")).isEqualTo(2);
    assertThat(requests("failure")).isZero();
  }

  @Test
  void requestsWithoutAnAnswerAreFailures() {
    send(CompletableFuture.failedFuture(new IllegalStateException("not connected")));
    send(new CompletableFuture<>());
    assertThat(requests("failure")).isOne();
    assertThat(requests("success")).isZero();
  }
}
