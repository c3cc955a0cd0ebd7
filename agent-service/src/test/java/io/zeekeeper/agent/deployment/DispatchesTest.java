package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.World;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Option;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Secrets;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.AgentMessage.NodeDispatchResponse;
import io.zeekeeper.protocol.AgentMessage.NotifyResult;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Dispatches actions to nodes and reports a Result per node. */
class DispatchesTest {
  private static final TimeoutSettings TIMEOUTS =
      new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(85), Duration.ofSeconds(115));

  private static final Secrets SECRETS =
      Secrets.of(
          Map.of("TOKEN", "env-secret"), List.of(new Option("My::key", "\"key-secret\"", true)));

  private final Map<String, State> local =
      new TreeMap<>(
          Map.of("worker-1", State.RUNNING, "manager", State.RUNNING, "logger", State.STOPPED));
  private final List<AgentMessage> sent = new ArrayList<>();
  private final Channel channel = new Channel();
  private boolean connected = true;
  private final Dispatches dispatches =
      new Dispatches(
          "agent-1",
          new Dispatches.Nodes(
              () -> local,
              name -> name.equals("far-logger") ? Optional.of("agent-2") : Optional.empty(),
              name -> SECRETS,
              name -> connected ? Optional.of(channel) : Optional.empty()),
          Runnable::run,
          TIMEOUTS);

  /** Holds requests until the test answers them, in any order. */
  private static final class Channel implements NodeChannel {
    private record NodeRequest(String action, List<String> arguments, Duration timeout) {}

    private final Map<String, NodeRequest> requests = new TreeMap<>();
    private final Map<String, CompletableFuture<NodeChannel.Answer>> answers = new TreeMap<>();

    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public CompletableFuture<NodeChannel.Answer> request(
        String target, String action, List<String> arguments, Duration timeout) {
      requests.put(target, new NodeRequest(action, arguments, timeout));
      return answers.computeIfAbsent(target, name -> new CompletableFuture<>());
    }

    void answer(String node, String payload) {
      var _ = of(node).complete(new NodeChannel.Answer(true, payload));
    }

    CompletableFuture<NodeChannel.Answer> of(String node) {
      return answers.computeIfAbsent(node, name -> new CompletableFuture<>());
    }

    @Override
    public void close() {}
  }

  private void dispatch(List<String> action, String... nodes) {
    var request = new NodeDispatchRequest("r", 10_000, action, List.of(nodes));
    dispatches.dispatch(
        request,
        new Answer(request, "agent-1", sent::add, new World().life(), Duration.ofSeconds(5)));
  }

  private void getValue(String... nodes) {
    dispatch(List.of("get_id_value", "x"), nodes);
  }

  private static AgentMessage value(String node, int value) {
    return new NotifyResult(
        Result.success("r", "agent-1", node).withData(Json.lenient().valueToTree(value)));
  }

  private static AgentMessage failure(String instance, String node, String error) {
    return new NotifyResult(Result.failure("r", instance, node, error));
  }

  private static AgentMessage end() {
    return new NodeDispatchResponse("r", List.of());
  }

  @Test
  void eachResultIsSentAsSoonAsItArrives() {
    getValue("manager", "worker-1");
    assertThat(sent).isEmpty();
    channel.answer("worker-1", "2");
    assertThat(sent).containsExactly(value("worker-1", 2));
    channel.answer("manager", "1");
    assertThat(sent).containsExactly(value("worker-1", 2), value("manager", 1), end());
  }

  @Test
  void allArgumentsAndTheTimeLeftReachTheNode() {
    dispatch(List.of("act", "a", "", "c"), "worker-1");
    assertThat(channel.requests)
        .isEqualTo(
            Map.of(
                "worker-1",
                new Channel.NodeRequest("act", List.of("a", "", "c"), Duration.ofSeconds(5))));
  }

  @Test
  void emptyNodeListMeansAllNodesOfTheAgent() {
    getValue();
    assertThat(channel.requests).containsOnlyKeys("manager", "worker-1");
    assertThat(sent)
        .containsExactly(failure("agent-1", "logger", "cluster node logger not in running state"));
    channel.answer("manager", "1");
    channel.answer("worker-1", "1");
    assertThat(sent).hasSize(4).endsWith(end());
  }

  @Test
  void agentWithoutNodesAnswersAtOnce() {
    local.clear();
    getValue();
    assertThat(sent).containsExactly(end());
  }

  @Test
  void emptyActionFails() {
    AgentMessage expected =
        new NodeDispatchResponse("r", List.of(Result.failure("r", "agent-1", null, "no action")));
    dispatch(List.of(), "worker-1");
    dispatch(List.of(""), "worker-1");
    assertThat(sent).containsExactly(expected, expected);
    assertThat(channel.requests).isEmpty();
  }

  @Test
  void unknownNodeFailsAlone() {
    getValue("nonexistent", "worker-1");
    channel.answer("worker-1", "1");
    assertThat(sent)
        .containsExactly(
            failure("agent-1", "nonexistent", "unknown cluster node"), value("worker-1", 1), end());
  }

  @Test
  void resultOfAnotherAgentsNodeNamesItsInstance() {
    getValue("far-logger");
    channel.answer("far-logger", "1");
    assertThat(sent)
        .containsExactly(
            new NotifyResult(Result.success("r", "agent-2", "far-logger").withData(1)), end());
  }

  @Test
  void nodeWithoutChannelFails() {
    connected = false;
    getValue("worker-1");
    assertThat(sent)
        .containsExactly(
            failure("agent-1", "worker-1", "no control channel reaches node worker-1 yet"), end());
  }

  @Test
  void channelFailuresBecomeFailedResults() {
    getValue("manager", "worker-1");
    var _ = channel.of("manager").completeExceptionally(new TimeoutException());
    var _ = channel.of("worker-1").completeExceptionally(new IllegalStateException("channel lost"));
    assertThat(sent)
        .containsExactly(
            failure("agent-1", "manager", "request timed out"),
            failure("agent-1", "worker-1", "channel lost"),
            end());
  }

  @Test
  void refusalByNodeAndInvalidJsonBecomeFailedResults() {
    getValue("manager", "worker-1");
    var _ = channel.of("manager").complete(new NodeChannel.Answer(false, "unknown id"));
    channel.answer("worker-1", "{");
    assertThat(sent).hasSize(3).contains(failure("agent-1", "manager", "unknown id"));
    assertThat(((NotifyResult) sent.get(1)).result().error())
        .startsWith("the node's answer is not JSON: ");
  }

  @Test
  void secretOptionIsNotRead() {
    dispatch(List.of("get_id_value", "GLOBAL::My::key"), "manager");
    assertThat(channel.requests).isEmpty();
    assertThat(sent)
        .containsExactly(
            failure("agent-1", "manager", "the value of GLOBAL::My::key is secret"), end());
  }

  @Test
  void valuesAndErrorsHaveNoSecrets() {
    getValue("manager", "worker-1");
    channel.answer("manager", "[\"env-secret\",\"key-secret\"]");
    var _ = channel.of("worker-1").complete(new NodeChannel.Answer(false, "no key-secret"));
    assertThat(sent)
        .containsExactly(
            new NotifyResult(
                Result.success("r", "agent-1", "manager")
                    .withData(Json.lenient().valueToTree(List.of("<hidden>", "<hidden>")))),
            failure("agent-1", "worker-1", "no <hidden>"),
            end());
  }
}
