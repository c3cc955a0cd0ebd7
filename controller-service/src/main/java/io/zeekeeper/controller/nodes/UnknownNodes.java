package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.AgentEventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Records that nodes become UNKNOWN when their agent goes away, and what they are once the agent
 * has listed them again: one event per node. For an instance with many nodes, or when many agents
 * go at once, one event stands for all nodes of an instance, so that history and queue keep room.
 * Safe on any thread.
 */
@Component
class UnknownNodes {
  static final int MOST_OF_AN_INSTANCE = 100;
  static final int MOST_AT_ONCE = 2000;
  private static final long AT_ONCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String AWAY = "its agent is not connected";
  private static final String BACK = "its agent is connected again";

  private final AgentEventLog events;
  private final LongSupplier nanos;
  private long began;
  private int told;

  @Autowired
  UnknownNodes(AgentEventLog events) {
    this(events, System::nanoTime);
  }

  UnknownNodes(AgentEventLog events, LongSupplier nanos) {
    this.events = events;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** The agent is away; {@code statuses} is what was known last. */
  void lost(String instance, List<NodeStatus> statuses) {
    List<NodeStatus> nodes = changed(statuses);
    if (mayTellEach(nodes.size())) {
      nodes.forEach(node -> tell(instance, node.node(), node.state(), State.UNKNOWN, AWAY));
    } else {
      tellAll(
          instance,
          nodes.size() + " nodes became UNKNOWN: " + AWAY,
          Map.of("new", State.UNKNOWN, "reason", AWAY, "nodes", nodes.size()));
    }
  }

  /** The agent is back and says this of nodes that were said to be UNKNOWN. */
  void back(String instance, List<NodeStatus> statuses) {
    List<NodeStatus> nodes = changed(statuses);
    if (mayTellEach(nodes.size())) {
      nodes.forEach(node -> tell(instance, node.node(), State.UNKNOWN, node.state(), BACK));
    } else {
      Map<State, Long> states =
          nodes.stream()
              .collect(
                  Collectors.groupingBy(NodeStatus::state, TreeMap::new, Collectors.counting()));
      tellAll(
          instance,
          nodes.size()
              + " nodes were UNKNOWN and are "
              + states.entrySet().stream()
                  .map(state -> state.getKey() + " (" + state.getValue() + ")")
                  .collect(Collectors.joining(", "))
              + ": "
              + BACK,
          Map.of("old", State.UNKNOWN, "reason", BACK, "nodes", nodes.size(), "states", states));
    }
  }

  /** The session's events tell of the agent itself. */
  private static List<NodeStatus> changed(List<NodeStatus> statuses) {
    return statuses.stream()
        .filter(node -> node.mgmtRole() == Role.NONE && node.state() != State.UNKNOWN)
        .toList();
  }

  private synchronized boolean mayTellEach(int count) {
    long now = nanos.getAsLong();
    if (now - began >= AT_ONCE_NANOS) {
      began = now;
      told = 0;
    }
    if (count > MOST_OF_AN_INSTANCE || told + count > MOST_AT_ONCE) {
      return count == 0;
    }
    told += count;
    return true;
  }

  private void tell(String instance, String node, State before, State after, String reason) {
    events.record(
        instance,
        Occurrence.of(EventType.NOTIFY_CHANGE, before + " became " + after + ": " + reason)
            .onInstance(instance)
            .onNode(node)
            .with(Map.of("old", before, "new", after, "reason", reason)));
  }

  private void tellAll(String instance, String message, Map<String, ?> data) {
    events.record(
        instance, Occurrence.of(EventType.NOTIFY_CHANGE, message).onInstance(instance).with(data));
  }
}
