package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.DeploymentOrigin.Kind;
import io.zeekeeper.protocol.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a deployment does with each node, and why. */
record Plan(List<Step> steps) {
  static final String SKIPPED = "skipped, as it failed its preflight";

  /** What happens to a node. */
  enum Action {
    KEEP,
    START,
    RESTART,
    STOP
  }

  /** One node's part of the plan. */
  record Step(String node, Action action, String reason) {
    Result result(String reqid, String instance) {
      return Result.success(reqid, instance, node)
          .withData(Map.of("action", action.toString(), "reason", reason));
    }
  }

  /**
   * What somebody asked nodes to be, besides the configuration.
   *
   * @param holding what counts under the deployment that is planned
   * @param ending what counted before it, and does no longer
   */
  record Asked(Map<String, RunState> holding, Map<String, RunState> ending) {
    RunState wanted(Node node) {
      return holding.getOrDefault(node.name(), RunState.of(node));
    }

    /** Why a node is not to run. */
    private String whyStopped(Node node) {
      if (node.state() != State.STOPPED) {
        return "stopped on request";
      }
      return ending.get(node.name()) == RunState.RUNNING
          ? "configured as STOPPED; its start on request ends with this deployment"
          : "configured as STOPPED";
    }

    /** Why a node that is to run does not. */
    private String whyNotRunning(Node node) {
      return ending.get(node.name()) == RunState.STOPPED
          ? "stopped on request, which ends with this deployment"
          : "not running";
    }
  }

  /**
   * @param kind a reconciliation restarts nothing for what a running process may have read
   *     otherwise from the disk
   */
  static Plan make(
      List<LaunchSpec> wanted, Supervisor supervisor, boolean force, Kind kind, Asked asked) {
    List<Step> steps = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (LaunchSpec spec : wanted) {
      names.add(spec.node().name());
      steps.add(step(spec, supervisor.node(spec.node().name()), force, asked));
    }
    for (NodeSupervisor node : supervisor.nodes()) {
      if (!names.contains(node.node().name())) {
        steps.add(new Step(node.node().name(), Action.STOP, "no longer in the configuration"));
      }
    }
    return new Plan(steps);
  }

  private static Step step(
      LaunchSpec spec, Optional<NodeSupervisor> node, boolean force, Asked asked) {
    String name = spec.node().name();
    if (asked.wanted(spec.node()) == RunState.SKIPPED) {
      return new Step(name, Action.KEEP, SKIPPED);
    }
    Optional<LaunchSpec> running = node.flatMap(NodeSupervisor::running);
    if (asked.wanted(spec.node()) == RunState.STOPPED) {
      // One that crashed has no process, and is launched again unless it is stopped.
      boolean stopped = node.map(NodeSupervisor::state).orElse(State.STOPPED) == State.STOPPED;
      return new Step(
          name,
          running.isPresent() || !stopped ? Action.STOP : Action.KEEP,
          asked.whyStopped(spec.node()));
    }
    if (running.isEmpty()) {
      return new Step(name, Action.START, asked.whyNotRunning(spec.node()));
    }
    if (force) {
      return new Step(name, Action.RESTART, "forced");
    }
    // Without the scripts' digests, which each launch takes; this class is being replaced.
    boolean same = running.get().isGivenTheSame(spec);
    return same
        ? new Step(name, Action.KEEP, "runs as wanted")
        : new Step(name, Action.RESTART, difference(running.get(), spec));
  }

  private static String difference(LaunchSpec before, LaunchSpec after) {
    List<String> changed = new ArrayList<>();
    if (!before.zeekVersion().equals(after.zeekVersion())) {
      changed.add("Zeek " + before.zeekVersion() + " became " + after.zeekVersion());
    }
    if (!before.argv().equals(after.argv())) {
      changed.add("command line");
    }
    if (!before.env().equals(after.env())) {
      changed.add("environment");
    }
    for (var file : after.files().entrySet()) {
      if (!file.getValue().equals(before.files().get(file.getKey()))) {
        changed.add(file.getKey());
      }
    }
    return changed.isEmpty() ? "changed" : "changed: " + String.join(", ", changed);
  }

  boolean changesNothing() {
    return steps.stream().allMatch(step -> step.action() == Action.KEEP);
  }

  Set<String> nodes(Action... actions) {
    Set<Action> wanted = Set.of(actions);
    var names = new TreeSet<String>();
    steps.stream().filter(step -> wanted.contains(step.action())).forEach(s -> names.add(s.node()));
    return names;
  }
}
