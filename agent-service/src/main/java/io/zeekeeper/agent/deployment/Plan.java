package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.agent.supervision.LaunchRecord;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.DeploymentOrigin.Kind;
import io.zeekeeper.protocol.PlanStep;
import io.zeekeeper.protocol.PlanStep.Action;
import io.zeekeeper.protocol.RunState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a deployment does with each node, and why. */
record Plan(List<PlanStep> steps) {

  /**
   * The run-state overrides: what someone requested since the deployment.
   *
   * @param holding the overrides that hold under the planned deployment
   * @param ending the overrides that end with the planned deployment
   */
  record Overrides(Map<String, RunState> holding, Map<String, RunState> ending) {
    RunState wanted(Node node) {
      return holding.getOrDefault(node.name(), RunState.of(node));
    }

    /** Why a node is meant to be stopped. */
    private String whyStopped(Node node) {
      if (node.state() != State.STOPPED) {
        return "stopped on request";
      }
      return ending.get(node.name()) == RunState.RUNNING
          ? "configured as STOPPED; its start on request ends with this deployment"
          : "configured as STOPPED";
    }

    /** Why a node that is meant to run is not running. */
    private String whyNotRunning(Node node) {
      return ending.get(node.name()) == RunState.STOPPED
          ? "stopped on request, which ends with this deployment"
          : "not running";
    }
  }

  /**
   * @param instance the instance of this agent
   * @param prepared the nodes that are wanted
   * @param nodes the nodes that this agent has
   * @param kind a reconciliation restarts no node for changes of what its process read from disk
   */
  static Plan make(
      String instance,
      Prepared prepared,
      List<NodeSnapshot> nodes,
      boolean force,
      Kind kind,
      Overrides overrides) {
    Map<String, NodeSnapshot> present =
        nodes.stream().collect(Collectors.toMap(NodeSnapshot::name, Function.identity()));
    List<PlanStep> steps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (LaunchSpec spec : prepared.specs()) {
      String name = spec.node().name();
      names.add(name);
      String digest = prepared.digests().getOrDefault(name, "");
      var wanted = new Wanted(instance, spec, digest, force, kind);
      steps.add(wanted.step(Optional.ofNullable(present.get(name)), overrides));
    }

    for (NodeSnapshot node : nodes) {
      if (!names.contains(node.name())) {
        steps.add(
            new PlanStep(instance, node.name(), Action.STOP, "no longer in the configuration"));
      }
    }
    return new Plan(steps);
  }

  /** A node of the planned deployment. */
  private record Wanted(
      String instance, LaunchSpec spec, String scriptDigest, boolean force, Kind kind) {

    PlanStep step(Optional<NodeSnapshot> node, Overrides overrides) {
      return switch (overrides.wanted(spec.node())) {
        case SKIPPED -> step(Action.KEEP, PlanStep.SKIPPED);
        case STOPPED -> {
          // A crashed node has no process, but would be launched again unless it is stopped.
          boolean stopped = node.filter(now -> now.state() != State.STOPPED).isEmpty();
          yield step(stopped ? Action.KEEP : Action.STOP, overrides.whyStopped(spec.node()));
        }
        case RUNNING ->
            node.flatMap(NodeSnapshot::running)
                .map(this::running)
                .orElseGet(() -> step(Action.START, overrides.whyNotRunning(spec.node())));
      };
    }

    private PlanStep running(LaunchRecord running) {
      if (force) {
        return step(Action.RESTART, "forced");
      }
      String difference = difference(running);
      return difference == null
          ? step(Action.KEEP, "runs as wanted")
          : step(Action.RESTART, difference);
    }

    private PlanStep step(Action action, String reason) {
      return new PlanStep(instance, spec.node().name(), action, reason);
    }

    /** What a restart would change; null when it would change nothing. */
    private @Nullable String difference(LaunchRecord running) {
      LaunchSpec before = running.spec();
      if (kind == Kind.RECONCILIATION) {
        return before.hasSameInput(spec) ? null : changes(before, List.of());
      }
      if (running.isLost()) {
        return "its launch record was lost";
      }

      List<String> read = new ArrayList<>();
      if (!before.zeekVersion().equals(spec.zeekVersion())) {
        read.add("Zeek %s became %s".formatted(before.zeekVersion(), spec.zeekVersion()));
      }
      if (!running.scriptDigest().equals(scriptDigest)) {
        read.add("content of scripts");
      }
      return before.hasSameInput(spec) && read.isEmpty() ? null : changes(before, read);
    }

    private String changes(LaunchSpec before, List<String> read) {
      List<String> changed = new ArrayList<>();
      if (!before.argv().equals(spec.argv())) {
        changed.add("command line");
      }
      if (!before.env().equals(spec.env())) {
        changed.add("environment");
      }
      spec.files()
          .forEach((file, content) -> {
            if (!Objects.equals(content, before.files().get(file))) {
              changed.add(file);
            }
          });

      if (!spec.keyFiles().equals(before.keyFiles())) {
        changed.add("keys of the cluster");
      }
      changed.addAll(read);
      return changed.isEmpty() ? "changed" : "changed: " + String.join(", ", changed);
    }
  }

  boolean changesNothing() {
    return steps.stream().allMatch(step -> step.action() == Action.KEEP);
  }

  Map<String, Action> actions() {
    return steps.stream().collect(Collectors.toMap(PlanStep::node, PlanStep::action));
  }
}
