package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request with its Results and responses so far; accepts at most one response. */
final class Reply {
  final Request request;
  final long deadlineMs;
  final Instant sentAt;
  final Map<@Nullable String, Result> results = new HashMap<>();
  int responses;
  private final BiConsumer<Reply, Result> onResult;

  Reply(Request request, long deadlineMs, Instant sentAt, BiConsumer<Reply, Result> onResult) {
    this.request = request;
    this.deadlineMs = deadlineMs;
    this.sentAt = sentAt;
    this.onResult = onResult;
  }

  void take(AgentMessage message) {
    assertThat(responses).as("responses before %s", message).isZero();
    switch (message) {
      case AgentMessage.NotifyResult(Result result) -> add(result);
      case AgentMessage.Response response -> {
        responses++;
        response.results().forEach(this::add);
      }
      default -> throw new AssertionError("unexpected message: " + message);
    }
  }

  private void add(Result result) {
    assertThat(results.put(result.node(), result)).as("a second Result: %s", result).isNull();
    onResult.accept(this, result);
  }

  boolean isDone() {
    return responses > 0;
  }

  boolean succeeded() {
    return isDone() && results.values().stream().allMatch(Result::success);
  }

  JsonNode data(@Nullable String node) {
    Result result = Objects.requireNonNull(results.get(node), "no Result");
    return Objects.requireNonNull(result.data(), "no data");
  }

  String error(@Nullable String node) {
    Result result = results.get(node);
    if (result == null) {
      return "no Result";
    }
    return result.success() ? "none" : String.valueOf(result.error());
  }
}
