package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.supervision.SupervisionSettings.StartOrder;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the next steps from the targets and phases of all nodes, and from nothing else. The same
 * rules apply to every cause: a deployment, a request, a crash or a reboot.
 *
 * <ul>
 *   <li>Stop: workers, proxies, the manager, loggers. A role gets SIGTERM once the leaving
 *       processes of the role before it are gone.
 *   <li>Start: loggers, the manager, proxies, workers. A role waits until the leaving processes of
 *       earlier roles are gone; with {@code start-order: staged} it also waits until the earlier
 *       roles are up, or have failed once. A node waits for a leaving process that holds one of its
 *       ports.
 *   <li>At most {@code parallel-starts} nodes boot at once.
 *   <li>The relaunch of a crashed node waits for its ports and for this limit, not for other roles.
 * </ul>
 *
 * @param order whether a role waits until the roles before it are up
 * @param parallelStarts greatest number of nodes that boot at once; absent for the default
 * @param cpus number of processors of this host
 */
record Sequencer(StartOrder order, @Nullable Integer parallelStarts, int cpus) {
  // Measured: few nodes are up soonest when all start at once. Many nodes are up soonest when about
  // two per processor start at once; no node then exceeds the timeouts of its peers either.
  private static final int FEW_PER_CPU = 4;
  private static final int BOUND_PER_CPU = 2;

  /** Roles in start order; a process of unknown role starts last and stops first. */
  private static final List<ClusterRole> START_ORDER =
      Stream.concat(ClusterRole.START_ORDER.stream(), Stream.of(ClusterRole.NONE)).toList();

  /** The nodes to act on now; each list may be empty. */
  record Steps(List<NodeSnapshot> stop, List<NodeSnapshot> start, List<NodeSnapshot> forget) {
    boolean isEmpty() {
      return stop.isEmpty() && start.isEmpty() && forget.isEmpty();
    }
  }

  Steps next(Collection<NodeSnapshot> all) {
    Map<Boolean, List<NodeSnapshot>> byForgettable =
        all.stream().collect(Collectors.partitioningBy(NodeSnapshot::isForgettable));
    List<NodeSnapshot> nodes = byForgettable.getOrDefault(false, List.of());
    List<NodeSnapshot> leaving =
        nodes.stream().filter(node -> node.isStopping() || node.isUnwanted()).toList();
    return new Steps(
        stops(leaving), starts(nodes, leaving), byForgettable.getOrDefault(true, List.of()));
  }

  private static List<NodeSnapshot> stops(List<NodeSnapshot> leaving) {
    for (ClusterRole role : START_ORDER.reversed()) {
      List<NodeSnapshot> ofRole = ofRole(leaving, role);
      if (!ofRole.isEmpty()) {
        return ofRole.stream().filter(NodeSnapshot::isUnwanted).toList();
      }
    }
    return List.of();
  }

  private List<NodeSnapshot> starts(Collection<NodeSnapshot> nodes, List<NodeSnapshot> leaving) {
    List<NodeSnapshot> starts = new ArrayList<>();
    long room = bound(nodes) - nodes.stream().filter(NodeSnapshot::isBooting).count();
    boolean earlierRoleWaits = false;

    for (ClusterRole role : START_ORDER) {
      boolean thisRoleWaits = false;
      for (NodeSnapshot node : ofRole(nodes, role)) {
        if (!node.isLaunchDue()) {
          continue;
        }
        boolean blocked =
            earlierRoleWaits || leaving.stream().anyMatch(other -> startsBefore(other, node));
        boolean ready = node.isRelaunch() || !blocked;
        if (starts.size() < room && ready && isFree(node, leaving)) {
          starts.add(node);
        } else {
          thisRoleWaits |= !node.isRelaunch();
        }
      }
      earlierRoleWaits |= thisRoleWaits;
      if (order == StartOrder.STAGED) {
        earlierRoleWaits |= ofRole(nodes, role).stream().anyMatch(NodeSnapshot::isStarting);
      }
    }
    return starts;
  }

  private long bound(Collection<NodeSnapshot> nodes) {
    if (parallelStarts != null) {
      return parallelStarts;
    }
    long wanted = nodes.stream().filter(node -> node.run().isPresent()).count();
    return wanted <= (long) FEW_PER_CPU * cpus ? Integer.MAX_VALUE : (long) BOUND_PER_CPU * cpus;
  }

  private static boolean startsBefore(NodeSnapshot earlier, NodeSnapshot later) {
    return START_ORDER.indexOf(earlier.node().role()) < START_ORDER.indexOf(later.node().role());
  }

  private static List<NodeSnapshot> ofRole(Collection<NodeSnapshot> nodes, ClusterRole role) {
    return nodes.stream().filter(node -> node.node().role() == role).toList();
  }

  /** Whether no leaving process blocks the node's start. */
  private static boolean isFree(NodeSnapshot node, List<NodeSnapshot> leaving) {
    return leaving.stream().noneMatch(other -> blocks(other, node.node()));
  }

  // A manager also binds the ports of the ZeroMQ hub, which no node names.
  private static boolean blocks(NodeSnapshot leaving, Node next) {
    Node before = leaving.node();
    boolean hub = before.role() == ClusterRole.MANAGER && next.role() == ClusterRole.MANAGER;
    return hub || shares(before.port(), next) || shares(before.metricsPort(), next);
  }

  private static boolean shares(@Nullable Integer port, Node next) {
    return port != null
        && (Objects.equals(port, next.port()) || Objects.equals(port, next.metricsPort()));
  }
}
