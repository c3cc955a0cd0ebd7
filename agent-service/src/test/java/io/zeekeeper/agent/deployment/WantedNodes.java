package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SimulatedHost.SimulatedProcess;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the requests so far want of the nodes. A walk derives this from its own requests, so it
 * detects an agent that forgets or invents a target.
 */
final class WantedNodes {
  private static final Duration LONGEST_PREPARATION = Duration.ofMillis(3100);

  private final SimulatedAgent agent;
  private Deployed current = new Deployed("", Configurations.configuration("none"), Instant.MIN);
  private @Nullable Deployed pending;
  private boolean isStandby;
  // Whether a state file was damaged since the last client deployment.
  private boolean isUncertain;

  /** A deployment with the requested run state of each node. */
  private static final class Deployed {
    final String reqid;
    final Configuration configuration;
    final Instant sentAt;
    final Map<String, RunState> states = new TreeMap<>();
    boolean isClients;

    Deployed(String reqid, Configuration configuration, Instant sentAt) {
      this.reqid = reqid;
      this.configuration = configuration;
      this.sentAt = sentAt;
      configuration.nodes().forEach(node -> states.put(node.name(), RunState.RUNNING));
    }
  }

  WantedNodes(SimulatedAgent agent) {
    this.agent = agent;
  }

  /** Records that a client sent a deployment. */
  void deployed(String reqid, Configuration configuration, Map<String, RunState> overrides) {
    pending = new Deployed(reqid, configuration, agent.world.now());
    pending.isClients = true;
    overrides.forEach((name, state) -> pending.states.replace(name, state));
  }

  /** Records that the controller repeated its latest deployment. */
  void reconciled(String reqid, Configuration configuration, boolean isCurrent) {
    pending = new Deployed(reqid, configuration, agent.world.now());
    if (isCurrent) {
      pending.states.putAll(current.states);
    }
  }

  void standby() {
    pending = null;
    isStandby = true;
  }

  void stopped(List<String> names) {
    known(names).forEach(name -> request(name, RunState.STOPPED));
  }

  void restarted(List<String> names) {
    for (String name : names) {
      if (!isStandby && current.states.get(name) == RunState.SKIPPED) {
        request(name, RunState.RUNNING);
      }
    }
  }

  void started(List<String> names) {
    for (String name : known(names)) {
      RunState state = isStandby ? null : current.states.get(name);
      boolean isDown = agent.now(name).running().isEmpty();
      if (state == RunState.STOPPED
          || (state == RunState.SKIPPED && isDown && names.contains(name))) {
        request(name, RunState.RUNNING);
      }
    }
  }

  private List<String> known(List<String> names) {
    return agent.supervisor.now().stream()
        .map(NodeSnapshot::name)
        .filter(name -> names.isEmpty() || names.contains(name))
        .toList();
  }

  private void request(String name, RunState state) {
    current.states.replace(name, state);
    if (pending != null) {
      pending.states.replace(name, state);
    }
  }

  void agentEnded() {
    pending = null;
  }

  void stateWasDamaged() {
    isUncertain = true;
  }

  /** Notes whether the agent has adopted the pending deployment; fails if that takes too long. */
  void noteAdoption() {
    if (pending == null) {
      return;
    }
    Optional<String> adopted = agent.store.kept().map(kept -> kept.request().reqid());
    if (adopted.equals(Optional.of(pending.reqid))) {
      current = pending;
      pending = null;
      isStandby = false;
      isUncertain &= !current.isClients;
    } else {
      assertThat(Duration.between(pending.sentAt, agent.world.now()))
          .as("time until request %s is adopted", pending.reqid)
          .isLessThan(LONGEST_PREPARATION);
    }
  }

  /**
   * Checks that the nodes are as wanted. Call after a period without faults.
   *
   * @param mayFail whether the agent may have given up a node
   */
  void check(boolean mayFail) {
    if (isUncertain) {
      return;
    }
    Set<String> unwanted = new HashSet<>();
    agent.host.processes.values().forEach(process -> unwanted.add(process.node));
    if (!isStandby) {
      current.configuration.nodes().forEach(node -> check(node, mayFail, unwanted));
    }
    assertThat(unwanted).as("nodes with a process that is not wanted").isEmpty();
  }

  private void check(Node node, boolean mayFail, Set<String> unwanted) {
    RunState state = Objects.requireNonNull(current.states.get(node.name()));
    boolean isGivenUp = mayFail && agent.now(node.name()).history().failed();
    if (state == RunState.SKIPPED) {
      unwanted.remove(node.name());
    }
    if (state != RunState.RUNNING || isGivenUp) {
      return;
    }
    unwanted.remove(node.name());
    SimulatedProcess process = agent.process(node.name());
    assertThat(process.isUp).as("%s is up", node.name()).isTrue();
    assertThat(process.argv).as("command line of %s", node.name()).containsAll(node.scripts());
  }

  /** Whether the newest adopted deployment has this number. */
  boolean isCurrent(long number) {
    return agent
        .store
        .kept()
        .filter(now -> now.request().deployment().number() == number)
        .isPresent();
  }
}
