package io.zeekeeper.controller.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DispatchResultsTest {
  private static final Map<String, List<Node>> NODES_BY_AGENT =
      Map.of(
          "agent-1",
          List.of(
              Node.of("manager", "agent-1", ClusterRole.MANAGER),
              Node.of("worker-1", "agent-1", ClusterRole.WORKER),
              Node.of("worker-2", "agent-1", ClusterRole.WORKER)),
          "agent-2",
          List.of(Node.of("worker-3", "agent-2", ClusterRole.WORKER)));

  private static Result success(String instance, String node) {
    return Result.success("r", instance, node).withData(1);
  }

  private static Result failure(String instance, @Nullable String node) {
    return Result.failure("r", instance, node, "request timed out");
  }

  @Test
  void failureOfAnAgentGivesOneResultForEachOfItsNodes() {
    assertThat(
            Dispatches.perNode(
                List.of(failure("agent-1", null), success("agent-2", "worker-3")), NODES_BY_AGENT))
        .containsExactly(
            failure("agent-1", "manager"),
            failure("agent-1", "worker-1"),
            failure("agent-1", "worker-2"),
            success("agent-2", "worker-3"));
  }

  @Test
  void nodesThatAnsweredBeforeTheFailureKeepTheirResults() {
    assertThat(
            Dispatches.perNode(
                List.of(
                    failure("agent-1", null),
                    success("agent-1", "worker-1"),
                    success("agent-2", "worker-3")),
                NODES_BY_AGENT))
        .containsExactly(
            failure("agent-1", "manager"),
            success("agent-1", "worker-1"),
            failure("agent-1", "worker-2"),
            success("agent-2", "worker-3"));
  }

  @Test
  void failureNamesTheInstanceThatRunsTheNode() {
    assertThat(
            Dispatches.perNode(
                List.of(failure("agent-1", null)),
                Map.of("agent-1", List.of(Node.of("logger", "agent-2", ClusterRole.LOGGER)))))
        .containsExactly(failure("agent-2", "logger"));
  }

  @Test
  void invalidNodeNamesAreAbridged() {
    List<Node> nodes =
        IntStream.range(0, 50_000)
            .mapToObj(i -> Node.of("node-" + i, "agent-1", ClusterRole.WORKER))
            .toList();
    List<String> names = new ArrayList<>(List.of("node-7", "node-49999"));
    IntStream.range(0, 1000).forEach(i -> names.add(i + "\n".repeat(1000)));
    List<Result> unknown = new ArrayList<>();
    assertThat(NodeOperations.select("r", new Configuration("c", List.of(), nodes), names, unknown))
        .containsExactly(nodes.get(49_999), nodes.get(7));
    assertThat(unknown).hasSize(1000);
    assertThat(unknown)
        .allSatisfy(result -> assertThat(result.node()).hasSizeLessThan(140).doesNotContain("\n"));
  }
}
