package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.database.Queued;
import io.zeekeeper.controller.database.WriteBehind;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The latest report of every node. Reads are from memory; the database follows a moment later, in
 * one write for all changes until then. Safe on any thread, never blocks.
 */
@Component
class LastKnownNodes implements Queued, AutoCloseable {
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(100_000, 200, Duration.ofSeconds(1));

  /** An unchanged state is written again only this often. */
  private static final Duration WRITE_AGES_AFTER = Duration.ofMinutes(1);

  private final InstanceNodesRepository repository;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final WriteBehind<String> unwritten;

  /**
   * The last known nodes of an instance.
   *
   * @param writtenAt when they were last queued for the database
   */
  private record Known(List<SeenNode> nodes, Instant writtenAt) {
    boolean equalsExceptAge(List<SeenNode> others) {
      return withoutAge(nodes).equals(withoutAge(others));
    }

    private static List<SeenNode> withoutAge(List<SeenNode> nodes) {
      return nodes.stream().map(node -> node.at(Instant.EPOCH)).toList();
    }
  }

  LastKnownNodes(InstanceNodesRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
    repository
        .findAll()
        .forEach(row -> known.put(row.getId(), new Known(row.nodes(), clock.instant())));
    this.unwritten =
        new WriteBehind<>("states of nodes", LIMITS, this::write, instance -> {}).start();
  }

  /** The last known nodes of an instance; empty if its agent has never reported any. */
  Optional<List<SeenNode>> of(String instance) {
    return Optional.ofNullable(known.get(instance)).map(Known::nodes);
  }

  /** The instances with known nodes. */
  Set<String> instances() {
    return Set.copyOf(known.keySet());
  }

  /**
   * Replaces an instance's nodes by its agent's list.
   *
   * @return the new status of nodes that were reported as UNKNOWN
   */
  List<NodeStatus> listed(String instance, List<NodeStatus> statuses) {
    Instant now = clock.instant();
    Set<String> unknown =
        change(
                instance,
                before ->
                    statuses.stream().map(node -> new SeenNode(node.withoutUptime(), now)).toList())
            .stream()
            .filter(SeenNode::isReportedUnknown)
            .map(seen -> seen.status().node())
            .collect(Collectors.toSet());
    return statuses.stream().filter(node -> unknown.contains(node.node())).toList();
  }

  /** Sets the state of a known node. */
  void changed(String instance, String node, State state) {
    Instant now = clock.instant();
    change(
        instance,
        before ->
            before.stream()
                .map(seen ->
                    seen.status().node().equals(node)
                        ? new SeenNode(seen.status().with(state), now, seen.unknown())
                        : seen)
                .toList());
  }

  /** Whether nodes of an instance were reported as UNKNOWN and have not been listed since. */
  boolean isAway(String instance) {
    return of(instance).orElse(List.of()).stream().anyMatch(SeenNode::isReportedUnknown);
  }

  /**
   * Marks the nodes of an instance as reported UNKNOWN, until its agent lists them again.
   *
   * @return the nodes that were not marked before
   */
  List<NodeStatus> away(String instance) {
    if (!known.containsKey(instance)) {
      return List.of();
    }
    return change(instance, before -> before.stream().map(SeenNode::reportedUnknown).toList())
        .stream()
        .filter(seen -> !seen.isReportedUnknown())
        .map(SeenNode::status)
        .toList();
  }

  /** Changes the nodes of an instance. Returns the nodes before the change. */
  private List<SeenNode> change(String instance, UnaryOperator<List<SeenNode>> change) {
    List<SeenNode> replaced = new ArrayList<>();
    known.compute(
        instance,
        (name, before) -> {
          replaced.clear();
          replaced.addAll(before == null ? List.of() : before.nodes());
          List<SeenNode> next = change.apply(List.copyOf(replaced));
          Instant now = clock.instant();
          if (before != null
              && before.equalsExceptAge(next)
              && now.isBefore(before.writtenAt().plus(WRITE_AGES_AFTER))) {
            return new Known(next, before.writtenAt());
          }
          unwritten.offer(name);
          return new Known(next, now);
        });
    return replaced;
  }

  /** Forgets unwanted instances. */
  void keepOnly(Predicate<String> wanted) {
    for (String instance : instances()) {
      if (!wanted.test(instance) && known.remove(instance) != null) {
        unwritten.offer(instance);
      }
    }
  }

  /** Writes the present nodes, on the thread that writes. */
  private void write(List<String> instances) {
    repository.replace(
        instances,
        instances.stream()
            .flatMap(name -> of(name).map(nodes -> new InstanceNodesEntity(name, nodes)).stream())
            .toList());
  }

  @Override
  public WriteBehind<?> queue() {
    return unwritten;
  }

  /** Writes the waiting changes if the database accepts them in time. */
  @Override
  public void close() {
    unwritten.close();
  }
}
