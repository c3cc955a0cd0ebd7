package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SimulatedHost.SimulatedProcess;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks invariants after each step of a walk, before each launch and stop, and at each Result. */
final class WalkRules {
  private final SimulatedAgent agent;
  private final boolean isStaged;
  private final int parallelStarts;
  // The supervisor looks again within a second once the process table is readable.
  private Instant unreadableUntil = Instant.MIN;

  WalkRules(SimulatedAgent agent, boolean isStaged, int parallelStarts) {
    this.agent = agent;
    this.isStaged = isStaged;
    this.parallelStarts = parallelStarts;
    agent.onResult = this::checkTruth;
    agent.host.onStop = this::checkStop;
    agent.host.onLaunch = this::checkLaunch;
  }

  void checkAll(boolean isUp) {
    checkProcesses(isUp);
    if (isUp) {
      checkReasons();
      checkAnswers();
    }
  }

  private void checkProcesses(boolean isUp) {
    Instant now = agent.world.now();
    if (agent.host.tableIsUnreadable || !isUp) {
      unreadableUntil = now;
    }
    boolean mayBeUnseen = now.isBefore(unreadableUntil.plusMillis(1100));
    Set<String> seen = new HashSet<>();
    for (SimulatedProcess process : agent.host.processes.values()) {
      assertThat(seen.add(process.node)).as("one process of %s", process.node).isTrue();
      if (isUp && !mayBeUnseen) {
        boolean isKnown =
            agent
                .supervisor
                .node(process.node)
                .filter(node -> Objects.equals(node.status().pid(), process.pid))
                .isPresent();
        assertThat(isKnown).as("process %d is known as %s", process.pid, process.node).isTrue();
      }
    }
  }

  /** A wanted node that is down waits for a process that stops or boots, or states a reason. */
  private void checkReasons() {
    List<NodeSnapshot> nodes = agent.supervisor.now();
    boolean isAnyLeavingOrBooting =
        nodes.stream().anyMatch(node -> isLeaving(node) || isBooting(node));
    for (NodeSnapshot node : nodes) {
      boolean waits = node.run().isPresent() && !node.hasProcess() && isPending(node);
      assertThat(waits && !isAnyLeavingOrBooting)
          .as("%s is down without a reason", node.name())
          .isFalse();
      if (node.state() == State.CRASHED || node.state() == State.FAILED) {
        assertThat(node.history().lastExit()).as("last exit of %s", node.name()).isNotNull();
      }
    }
  }

  private static boolean isPending(NodeSnapshot node) {
    return node.state() == State.PENDING;
  }

  private static boolean isBooting(NodeSnapshot node) {
    return node.running().isPresent() && isPending(node);
  }

  private static boolean isLeaving(NodeSnapshot node) {
    if (!node.hasProcess()) {
      return false;
    }
    boolean hasSigterm = node.running().isEmpty();
    return hasSigterm
        || switch (node.target()) {
          case null -> true;
          case Target.Stopped _ -> true;
          case Target.Run(var _, long since) -> number(node) < since;
          case Target.Skipped skipped ->
              skipped.before() != null && number(node) < skipped.before().since();
        };
  }

  private static long number(NodeSnapshot node) {
    return node.latest() == null ? 0 : node.latest().number();
  }

  private void checkAnswers() {
    for (Reply reply : List.copyOf(agent.replies)) {
      Duration age = Duration.between(reply.sentAt, agent.world.now());
      if (age.toMillis() > reply.deadlineMs) {
        assertThat(reply.responses).as("responses by the deadline to %s", reply.request).isOne();
        agent.replies.remove(reply);
      }
    }
  }

  /** A reported success is true when the agent reports the success. */
  private void checkTruth(Reply reply, Result result) {
    String name = result.node();
    if (!result.success()) {
      return;
    }
    if (reply.request instanceof ControllerMessage.StandbyRequest) {
      assertThat(agent.host.processes).as("processes after a standby").isEmpty();
    }
    if (name == null) {
      return;
    }
    List<SimulatedProcess> processes = agent.host.of(name);
    boolean isUnwanted =
        agent.supervisor.node(name).map(node -> node.now().run().isEmpty()).orElse(true);
    if (reply.request instanceof ControllerMessage.StopRequest || isUnwanted) {
      assertThat(processes).as("processes of the stopped node %s", name).isEmpty();
    } else {
      assertThat(processes).as("processes of the running node %s", name).hasSize(1);
      assertThat(processes.getFirst().isUp).as("%s is up", name).isTrue();
    }
  }

  /** A requested start ignores a pending restart pause and a spent restart budget. */
  void checkFreshStart(List<String> names) {
    for (NodeSnapshot node : agent.supervisor.now()) {
      boolean isRequested = names.isEmpty() || names.contains(node.name());
      if (isRequested && node.target() instanceof Target.Run && !agent.host.launchesFail) {
        assertThat(node.state())
            .as("state of %s after the request", node.name())
            .isNotIn(State.CRASHED, State.FAILED);
      }
    }
  }

  private void checkStop(String name) {
    ClusterRole role = agent.now(name).node().role();
    for (NodeSnapshot other : agent.supervisor.now()) {
      if (isLeaving(other) && rank(other.node()) > rank(role)) {
        throw new AssertionError(name + " gets SIGTERM before " + other.name() + " is gone");
      }
    }
  }

  private void checkLaunch(String name) {
    assertThat(agent.host.of(name)).as("processes of %s before its launch", name).isEmpty();
    NodeSnapshot node = agent.now(name);
    assertThat(node.run()).as("what %s is to run", name).isPresent();
    List<NodeSnapshot> others =
        agent.supervisor.now().stream().filter(other -> !other.name().equals(name)).toList();
    assertThat(others.stream().filter(WalkRules::isBooting).count())
        .as("nodes that boot as %s is launched", name)
        .isLessThan(parallelStarts);

    boolean isRelaunch = node.state() == State.CRASHED;
    for (NodeSnapshot other : others) {
      boolean isEarlier = rank(other.node()) < rank(node.run().get().spec().node().role());
      if (isLeaving(other) && (isInTheWay(other, node) || (isEarlier && !isRelaunch))) {
        throw new AssertionError(name + " is launched before " + other.name() + " is gone");
      }
      boolean isFirstStart = other.history().exits() == 0 && isPending(other);
      if (isStaged && isEarlier && isFirstStart && !isRelaunch) {
        throw new AssertionError(name + " is launched before " + other.name() + " is up");
      }
    }
  }

  /** Whether a stopping process blocks a launch: same port, or both are managers. */
  private static boolean isInTheWay(NodeSnapshot leaving, NodeSnapshot next) {
    Node before = leaving.node();
    Node after = next.run().orElseThrow().spec().node();
    boolean areManagers =
        before.role() == ClusterRole.MANAGER && after.role() == ClusterRole.MANAGER;
    return areManagers || (before.port() != null && before.port().equals(after.port()));
  }

  private static int rank(Node node) {
    return rank(node.role());
  }

  private static int rank(ClusterRole role) {
    return role == ClusterRole.NONE ? 9 : ClusterRole.START_ORDER.indexOf(role);
  }
}
