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
 * Records that nodes become UNKNOWN when their agent disconnects, and their states once the agent
 * has listed them again: one event per node. For an instance with many nodes, or when many agents
 * disconnect at once, one event covers all nodes of an instance, to save room in history and queue.
 * Safe on any thread.
 */
@Component
class UnknownNodes {
  static final int MAX_PER_INSTANCE = 100;
  static final int MAX_PER_WINDOW = 2000;
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String AWAY = "its agent is not connected";
  private static final String BACK = "its agent is connected again";

  private final AgentEventLog events;
  private final LongSupplier nanos;
  private long windowStart;
  private int recorded;

  @Autowired
  UnknownNodes(AgentEventLog events) {
    this(events, System::nanoTime);
  }

  UnknownNodes(AgentEventLog events, LongSupplier nanos) {
    this.events = events;
    this.nanos = nanos;
    this.windowStart = nanos.getAsLong();
  }

  /** Records that an agent disconnected; {@code statuses} are the last known ones. */
  void lost(String instance, List<NodeStatus> statuses) {
    List<NodeStatus> nodes = changed(statuses);
    if (mayRecordEach(nodes.size())) {
      nodes.forEach(node -> record(instance, node.node(), node.state(), State.UNKNOWN, AWAY));
    } else {
      recordTogether(
          instance,
          nodes.size() + " nodes became UNKNOWN: " + AWAY,
          Map.of("new", State.UNKNOWN, "reason", AWAY, "nodes", nodes.size()));
    }
  }

  /** Records the new {@code statuses} of nodes that were reported as UNKNOWN. */
  void back(String instance, List<NodeStatus> statuses) {
    List<NodeStatus> nodes = changed(statuses);
    if (mayRecordEach(nodes.size())) {
      nodes.forEach(node -> record(instance, node.node(), State.UNKNOWN, node.state(), BACK));
    } else {
      Map<State, Long> states =
          nodes.stream()
              .collect(
                  Collectors.groupingBy(NodeStatus::state, TreeMap::new, Collectors.counting()));
      String counts =
          states.entrySet().stream()
              .map(state -> "%s (%d)".formatted(state.getKey(), state.getValue()))
              .collect(Collectors.joining(", "));
      recordTogether(
          instance,
          "%d nodes were UNKNOWN and are %s: %s".formatted(nodes.size(), counts, BACK),
          Map.of("old", State.UNKNOWN, "reason", BACK, "nodes", nodes.size(), "states", states));
    }
  }

  /** Omits the agent's own process, which the events of its session cover. */
  private static List<NodeStatus> changed(List<NodeStatus> statuses) {
    return statuses.stream()
        .filter(node -> node.mgmtRole() == Role.NONE && node.state() != State.UNKNOWN)
        .toList();
  }

  private synchronized boolean mayRecordEach(int count) {
    long now = nanos.getAsLong();
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      recorded = 0;
    }
    if (count > MAX_PER_INSTANCE || recorded + count > MAX_PER_WINDOW) {
      return count == 0;
    }
    recorded += count;
    return true;
  }

  private void record(String instance, String node, State before, State after, String reason) {
    events.record(
        instance,
        Occurrence.of(EventType.NOTIFY_CHANGE, "%s became %s: %s".formatted(before, after, reason))
            .onInstance(instance)
            .onNode(node)
            .with(Map.of("old", before, "new", after, "reason", reason)));
  }

  private void recordTogether(String instance, String message, Map<String, ?> data) {
    events.record(
        instance, Occurrence.of(EventType.NOTIFY_CHANGE, message).onInstance(instance).with(data));
  }
}
