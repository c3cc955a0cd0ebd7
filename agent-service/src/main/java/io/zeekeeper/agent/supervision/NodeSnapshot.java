package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.State;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node at one moment, with everything that can be derived from its state.
 *
 * @param target the node's target; absent when the node is to be forgotten
 * @param phase the phase of the node's life
 * @param history outcomes of its launches
 * @param latest the latest launch, whether or not its process still runs; absent before the first
 */
public record NodeSnapshot(
    String name,
    @Nullable Target target,
    Phase phase,
    History history,
    @Nullable LaunchRecord latest) {

  /**
   * Returns the specification of the node's process; without a process, that of its next launch.
   */
  public LaunchSpec spec() {
    if (target != null && (latest == null || !hasProcess())) {
      return run().map(Target.Run::spec).orElse(target.spec());
    }
    return latest != null ? latest.spec() : LostRecord.spec(name, List.of());
  }

  /** Returns the node as it runs; without a process, as it will run. */
  public Node node() {
    return spec().node();
  }

  /** Hides the node's secrets in what its processes wrote. */
  public NodeOutputs withoutSecrets(NodeOutputs outputs) {
    NodeOutputs shown = spec().secrets().hide(outputs);
    return latest == null ? shown : latest.spec().secrets().hide(shown);
  }

  public State state() {
    return switch (phase) {
      case Phase.Booting _ -> State.PENDING;
      case Phase.Up _ -> State.RUNNING;
      case Phase.Stopping stopping -> stopping.before();
      case Phase.BackOff _ -> State.CRASHED;
      case Phase.Unclear _ -> State.UNKNOWN;
      case Phase.Down _ when run().isEmpty() -> State.STOPPED;
      case Phase.Down _ -> history.failed() ? State.FAILED : State.PENDING;
    };
  }

  /** Returns the process that the target wants, if any. */
  public Optional<Target.Run> run() {
    return Optional.ofNullable(target).flatMap(Target::run);
  }

  /** Returns the launch of the present process, unless the process has received SIGTERM. */
  public Optional<LaunchRecord> running() {
    return phase instanceof Phase.Booting || phase instanceof Phase.Up
        ? Optional.ofNullable(latest)
        : Optional.empty();
  }

  public boolean hasProcess() {
    return phase.process().isPresent();
  }

  /** Whether the process that the target wants has checked in. */
  public boolean isUpAsWanted() {
    return phase instanceof Phase.Up && run().isPresent() && !isOutdated();
  }

  boolean isBooting() {
    return phase instanceof Phase.Booting;
  }

  boolean isStopping() {
    return phase instanceof Phase.Stopping;
  }

  /** Whether the process has to go, and has not received SIGTERM yet. */
  boolean isUnwanted() {
    return hasProcess() && !isStopping() && isOutdated();
  }

  /** Whether the target does not want the latest launch. */
  boolean isOutdated() {
    return switch (target) {
      case null -> true;
      case Target.Stopped _ -> true;
      case Target.Run run -> isOlderThan(run.since());
      case Target.Skipped skipped -> run().filter(run -> isOlderThan(run.since())).isPresent();
    };
  }

  boolean isOlderThan(long since) {
    return latest == null || latest.number() < since;
  }

  /** Whether the node needs a process now. */
  boolean isLaunchDue() {
    return run().isPresent()
        && switch (phase) {
          case Phase.Down _ -> !history.failed();
          case Phase.BackOff backOff -> backOff.isOver();
          case Phase.Booting _, Phase.Up _, Phase.Stopping _, Phase.Unclear _ -> false;
        };
  }

  /** Whether the next launch follows an exit without a request. */
  boolean isRelaunch() {
    return phase instanceof Phase.BackOff;
  }

  /** Whether the node is starting, without an exit since the start was requested. */
  boolean isStarting() {
    return history.exits() == 0 && (isBooting() || (isLaunchDue() && !isRelaunch()));
  }

  /** Returns why it is unknown whether the node has a process; empty when it is known. */
  public Optional<String> unclear() {
    return phase instanceof Phase.Unclear(String why) ? Optional.of(why) : Optional.empty();
  }

  /** Whether nothing is left of the node. */
  boolean isForgettable() {
    boolean wasStray =
        latest == null
            && target instanceof Target.Skipped(var _, var before)
            && before == null
            && spec().zeekVersion().isEmpty();
    return (target == null || wasStray) && !hasProcess() && unclear().isEmpty();
  }

  /** Whether the node runs without a known deployment that named it. */
  public boolean isStray() {
    return latest == null ? unclear().isPresent() : hasProcess() && latest.isStray();
  }
}
