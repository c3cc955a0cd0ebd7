package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: finds, launches and stops its process when the {@link Supervisor} decides so. What
 * happens in between is up to the {@link NodeLifecycle}. On the loop only.
 */
public final class SupervisedNode {
  private static final Logger log = LoggerFactory.getLogger(SupervisedNode.class);

  private final String name;
  private final Supervisor.Context context;
  private final NodeFiles files;
  private final Launches launches;
  private final ControlLink control;
  private final NodeLifecycle lifecycle;

  /**
   * @param turn makes the supervisor take its next turn; called when a phase ends by itself
   */
  SupervisedNode(String name, Supervisor.Context context, Runnable turn) {
    this.name = name;
    this.context = context;
    this.files = context.files().of(name);
    this.launches = new Launches(name, context, files);
    this.control = new ControlLink(name, context.channels());
    this.lifecycle = new NodeLifecycle(name, context, turn, files, launches, control);
  }

  public NodeSnapshot now() {
    return lifecycle.now();
  }

  public NodeStatus status() {
    NodeSnapshot now = now();
    Node node = now.node();
    Optional<RunningProcess> process = now.phase().process();

    return new NodeStatus(
            name,
            now.state(),
            Role.NONE,
            node.role(),
            process.map(RunningProcess::pid).orElse(null),
            node.port(),
            node.metricsPort(),
            process.map(running -> control.state(hasChannel())).orElse(null),
            process.map(running -> now.latest()).map(LaunchRecord::startedAt).orElse(null),
            now.history().restarts(),
            now.history().lastExit())
        .at(context.clock().instant());
  }

  /** Whether the latest launch serves a control channel. */
  boolean hasChannel() {
    return launches.controlPort().isPresent();
  }

  boolean launchedWith(Backend backend) {
    LaunchRecord latest = launches.latest();
    return latest != null && latest.spec().backend() == backend;
  }

  /** The node's own control channel, once it is connected. */
  public Optional<NodeChannel> channel() {
    return control.connected();
  }

  public OutputFiles outputs() {
    return files.outputs();
  }

  /** Completes a record that was lost, from what the node's deployment launches. */
  public void completeLostRecord(LaunchSpec wanted) {
    launches.completeLostRecord(wanted);
  }

  /** Replaces the target, and nothing else; the next turn acts on it. */
  void retarget(@Nullable Target next) {
    lifecycle.retarget(next);
  }

  /** Restores what an earlier agent recorded. */
  void restore(LaunchRecord record) {
    lifecycle.restore(record);
  }

  /** Takes over a process that an earlier agent launched. */
  private void adopt(Identity.Ours ours) {
    RunningProcess process = launches.adopt(ours);
    lifecycle.watch(process);

    if (isUp(Objects.requireNonNull(launches.latest()))) {
      lifecycle.up(process);
    } else {
      lifecycle.boot(process, true);
      lifecycle.save();
    }
  }

  private boolean isUp(LaunchRecord record) {
    return record.checkedIn()
        || switch (files.status()) {
          case RUNNING -> true;
          case BOOTING -> false;
          // Either someone removed the file, or the process has just been launched; a record that
          // was not lost means the latter.
          case NONE -> record.isLost();
        };
  }

  /** Takes over a process at the agent's start. Does not report a node that simply runs on. */
  void adoptAtStart(Identity.Ours ours) {
    adopt(ours);
    if (now().phase() instanceof Phase.Up) {
      log.atInfo().addKeyValue("node", name).log("node {} runs on as process {}", name, ours.pid());
      lifecycle.markReported();
    } else {
      lifecycle.report("adopted process " + ours.pid());
    }
  }

  private void adoptFound(Identity.Ours ours) {
    adopt(ours);
    lifecycle.report("found as process " + ours.pid());
  }

  /**
   * Makes the node ready to be started, unless its process already exists: a process of the node is
   * taken over, and a process that may be the node's is left alone.
   *
   * @param digests hashes what a specification's scripts contain now
   * @return whether the node is ready
   */
  boolean prepare(Processes.Look look, Function<LaunchSpec, String> digests) {
    return switch (look.find(name, launches.known())) {
      case Identity.Ours ours -> {
        adoptFound(ours);
        yield false;
      }
      case Identity.Unclear unclear -> {
        markUnclear(unclear.why());
        yield false;
      }
      case Identity.None _ -> prepare(now().run().orElseThrow().spec(), digests);
    };
  }

  private boolean prepare(LaunchSpec spec, Function<LaunchSpec, String> digests) {
    try {
      launches.prepare(spec, digests.apply(spec), now().history());
      return true;
    } catch (IOException | RuntimeException e) {
      lifecycle.crashed("cannot be launched: " + e.getMessage());
      return false;
    }
  }

  /** Records that a process may be the node's and cannot be verified. */
  void markUnclear(String why) {
    if (!now().unclear().equals(Optional.of(why))) {
      context.listener().error(name, "is not launched and not stopped: " + why);
      lifecycle.enter(new Phase.Unclear(why));
      lifecycle.report(why);
    }
  }

  /** Leaves a new node unclear until the next look, as the last look missed some processes. */
  void awaitNextLook() {
    lifecycle.enter(new Phase.Unclear(""));
  }

  /** Looks again for the process of a node that was unclear. */
  void resolve(Processes.Look look) {
    switch (look.find(name, launches.known())) {
      case Identity.Ours ours -> adoptFound(ours);
      case Identity.Unclear unclear -> markUnclear(unclear.why());
      case Identity.None _ -> {
        lifecycle.enter(new Phase.Down());
        if (now().target() != null) {
          lifecycle.report("has no process");
        }
      }
    }
  }

  /** Starts the process of a node that is ready. */
  void start() {
    try {
      RunningProcess process = launches.start();
      lifecycle.watch(process);
      lifecycle.boot(process, false);
    } catch (IOException | RuntimeException e) {
      lifecycle.crashed("cannot be launched: " + e.getMessage());
    }
  }

  /** Saves and reports what {@link #start} has started. */
  void reportStart() {
    if (now().phase() instanceof Phase.Booting(RunningProcess process, var _, var _)) {
      lifecycle.save();
      log.atInfo()
          .addKeyValue("node", name)
          .log("node {} launched as process {}", name, process.pid());
      lifecycle.report("launched");
    }
  }

  /** Sends SIGTERM to the process, and SIGKILL when the stop timeout passes. */
  void stop() {
    lifecycle.stop();
  }

  /** Forgets the node, which has no process. */
  void forget() {
    lifecycle.enter(new Phase.Down());
    launches.forget();
    files.release();
  }

  /** Lets go of the node without touching its process, as the agent is about to end. */
  void release() {
    now().phase().process().ifPresent(RunningProcess::release);
    lifecycle.enter(new Phase.Down());
    control.close();
    files.release();
  }
}
