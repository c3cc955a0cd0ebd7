package io.zeekeeper.controller.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnknownNodesTest {
  private final List<Occurrence> recorded = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final UnknownNodes nodes =
      new UnknownNodes((instance, occurrence) -> recorded.add(occurrence), nanos::get);

  private static NodeStatus node(String name, State state) {
    return new NodeStatus(
        name, state, Role.NONE, ClusterRole.WORKER, null, null, null, null, null, null, null);
  }

  private static List<NodeStatus> nodes(int count, State state) {
    return IntStream.range(0, count).mapToObj(i -> node("w" + i, state)).toList();
  }

  private List<String> messages() {
    return recorded.stream().map(Occurrence::message).toList();
  }

  private static String data(Occurrence occurrence) {
    return Objects.requireNonNull(occurrence.data()).toString();
  }

  @Test
  void nodesBecomeUnknownAndReturnToTheirStates() {
    nodes.lost("a", List.of(node("m", State.RUNNING), node("w", State.CRASHED)));
    nodes.back("a", List.of(node("m", State.RUNNING), node("w", State.PENDING)));
    assertThat(messages())
        .containsExactly(
            "RUNNING became UNKNOWN: its agent is not connected",
            "CRASHED became UNKNOWN: its agent is not connected",
            "UNKNOWN became RUNNING: its agent is connected again",
            "UNKNOWN became PENDING: its agent is connected again");
    assertThat(recorded).extracting(Occurrence::instance).containsOnly("a");
    assertThat(recorded).extracting(Occurrence::node).containsExactly("m", "w", "m", "w");
    assertThat(data(recorded.get(1))).contains("\"old\":\"CRASHED\"", "\"new\":\"UNKNOWN\"");
  }

  @Test
  void unknownNodesAndAgentsCauseNoEvents() {
    nodes.lost(
        "a",
        List.of(node("m", State.UNKNOWN), NodeStatus.ofManagement("a", Role.AGENT, 1, null, null)));
    nodes.back("a", List.of(node("m", State.UNKNOWN)));
    nodes.lost("b", List.of());
    assertThat(recorded).isEmpty();
  }

  @Test
  void manyNodesOfAnInstanceShareOneEvent() {
    int many = UnknownNodes.MAX_PER_INSTANCE + 1;
    nodes.lost("a", nodes(many, State.RUNNING));
    List<NodeStatus> back = new ArrayList<>(nodes(many - 1, State.RUNNING));
    back.add(node("last", State.CRASHED));
    nodes.back("a", back);
    assertThat(messages())
        .containsExactly(
            "101 nodes became UNKNOWN: its agent is not connected",
            "101 nodes were UNKNOWN and are RUNNING (100), CRASHED (1): its agent is connected"
                + " again");
    assertThat(data(recorded.getLast())).contains("\"RUNNING\":100", "\"nodes\":101");
  }

  @Test
  void eventsForSingleNodesAreLimitedWhenManyAgentsAreLost() {
    int instances = UnknownNodes.MAX_PER_WINDOW / 10 + 50;
    for (int i = 0; i < instances; i++) {
      nodes.lost("a" + i, nodes(10, State.RUNNING));
    }
    assertThat(recorded).hasSize(UnknownNodes.MAX_PER_WINDOW + 50);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    recorded.clear();
    nodes.lost("later", nodes(10, State.RUNNING));
    assertThat(recorded).hasSize(10);
  }
}
