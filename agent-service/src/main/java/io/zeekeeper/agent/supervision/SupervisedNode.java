package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node and its steps from one phase to the next. The {@link Supervisor} decides when a process
 * is started or stopped; the process, the status file and the timers decide the rest. On the loop
 * only.
 */
public final class SupervisedNode {
  private static final Logger log = LoggerFactory.getLogger(SupervisedNode.class);
  private static final Duration STATUS_POLL = Duration.ofMillis(20);
  private static final Duration PORT_TAKEN_PAUSE = Duration.ofMillis(100);

  private final String name;
  private final Supervisor.Context context;
  private final Runnable turn;
  private final NodeFiles files;
  private final Launches launches;
  private @Nullable Target target;
  private Phase phase = new Phase.Down();
  private History history = History.NONE;
  // The start request that the history is about, by the least launch number that satisfies it.
  private long startedFor;
  private final ControlLink control;
  private State shown = State.STOPPED;

  /**
   * @param turn makes the supervisor look again; called when a phase ends by itself
   */
  SupervisedNode(String name, Supervisor.Context context, Runnable turn) {
    this.name = name;
    this.context = context;
    this.turn = turn;
    this.files = context.files().of(name);
    this.launches = new Launches(name, context, files);
    this.control = new ControlLink(name, context.channels());
  }

  public NodeSnapshot now() {
    return new NodeSnapshot(name, target, phase, history, launches.latest());
  }

  public NodeStatus status() {
    NodeSnapshot now = now();
    Node node = now.node();
    Optional<RunningProcess> process = phase.process();
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
            history.restarts(),
            history.lastExit())
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
  public void recognise(LaunchSpec wanted) {
    launches.recognise(wanted);
  }

  /** Replaces the target, and nothing else; the next turn acts on it. */
  void retarget(@Nullable Target next) {
    target = next;
    Optional<Target.Run> run = now().run();
    run.ifPresent(wanted -> launches.recognise(wanted.spec()));
    long since = run.map(Target.Run::since).orElse(0L);
    if (since > startedFor && now().isOlderThan(since)) {
      startedFor = since;
      history = History.NONE;
      endBackOff();
    } else if (run.isEmpty()) {
      endBackOff();
    }
    if (target != null) {
      show(run.isPresent() ? "to be launched" : "stopped");
    }
  }

  private void endBackOff() {
    if (phase instanceof Phase.BackOff) {
      enter(new Phase.Down());
    }
  }

  /** Starts from what an earlier agent noted. */
  void recall(LaunchRecord record) {
    launches.recall(record);
    history = record.history();
    startedFor = record.number();
  }

  /** Takes over a process that an earlier agent launched. */
  void adopt(Identity.Ours ours) {
    RunningProcess process = launches.adopt(ours);
    watch(process);
    if (isUp(Objects.requireNonNull(launches.latest()))) {
      isUp(process);
    } else {
      boots(process, true);
      launches.save(history);
    }
  }

  private boolean isUp(LaunchRecord record) {
    return record.checkedIn()
        || switch (files.status()) {
          case RUNNING -> true;
          case BOOTING -> false;
          // Someone removed the file, or the process has just been launched, which a record says.
          case NONE -> record.isLost();
        };
  }

  /** The same at the agent's start; that a process runs on is no change to report. */
  void foundAtStart(Identity.Ours ours) {
    adopt(ours);
    if (phase instanceof Phase.Up) {
      log.info("node {} runs on as process {}", name, ours.pid());
      shown = now().state();
    } else {
      show("adopted process " + ours.pid());
    }
  }

  /**
   * Makes the node ready to be started, unless a process of it exists: that one is taken over, and
   * a process that may be the node's is left alone.
   *
   * @param digests the hash of what a specification's scripts contain now
   * @return whether the node is ready
   */
  boolean prepare(Processes.Look look, Function<LaunchSpec, String> digests) {
    return switch (look.find(name, launches.known())) {
      case Identity.Ours ours -> {
        adopt(ours);
        show("found as process " + ours.pid());
        yield false;
      }
      case Identity.Unclear unclear -> {
        isUnclear(unclear.why());
        yield false;
      }
      case Identity.None _ -> prepare(now().run().orElseThrow().spec(), digests);
    };
  }

  private boolean prepare(LaunchSpec spec, Function<LaunchSpec, String> digests) {
    try {
      launches.prepare(spec, digests.apply(spec), history);
      return true;
    } catch (IOException | RuntimeException e) {
      crashed("cannot be launched: " + e.getMessage());
      return false;
    }
  }

  /** It cannot be said whether a process of the node exists. */
  void isUnclear(String why) {
    if (!now().unclear().equals(Optional.of(why))) {
      context.listener().error(name, "is not launched and not stopped: " + why);
      enter(new Phase.Unclear(why));
      show(why);
    }
  }

  /** Not every process could be looked at when the node was created; the next look tells. */
  void mayHaveProcess() {
    enter(new Phase.Unclear(""));
  }

  /** Looks again for the process of a node that was unclear. */
  void clear(Processes.Look look) {
    switch (look.find(name, launches.known())) {
      case Identity.Ours ours -> {
        adopt(ours);
        show("found as process " + ours.pid());
      }
      case Identity.Unclear unclear -> isUnclear(unclear.why());
      case Identity.None _ -> {
        enter(new Phase.Down());
        if (target != null) {
          show("has no process");
        }
      }
    }
  }

  /** Starts the process of a node that is ready. */
  void start() {
    try {
      RunningProcess process = launches.start();
      watch(process);
      boots(process, false);
    } catch (IOException | RuntimeException e) {
      crashed("cannot be launched: " + e.getMessage());
    }
  }

  /** Keeps and reports what {@link #start} has started. */
  void started() {
    if (phase instanceof Phase.Booting(RunningProcess process, var _, var _)) {
      launches.save(history);
      log.info("node {} launched as process {}", name, process.pid());
      show("launched");
    }
  }

  private void watch(RunningProcess process) {
    process.onEnd(reason -> {
      if (phase.process().filter(process::equals).isPresent()) {
        ended(reason);
        turn.run();
      }
    });
  }

  private void boots(RunningProcess process, boolean adopted) {
    Duration patience = context.settings().checkInTimeout();
    enter(
        new Phase.Booting(
            process,
            context.loop().repeat(STATUS_POLL, this::look),
            context.loop().schedule(patience, () -> late(process, adopted))));
  }

  private void look() {
    if (phase instanceof Phase.Booting(RunningProcess process, var _, var _)
        && files.status() == StatusFile.Status.RUNNING) {
      checkedIn(process, "checked in");
    }
  }

  private void checkedIn(RunningProcess process, String reason) {
    isUp(process);
    show(reason);
    turn.run();
  }

  private void late(RunningProcess process, boolean adopted) {
    if (!(phase instanceof Phase.Booting)) {
      return;
    }
    if (adopted && files.status() == StatusFile.Status.NONE) {
      context.listener().error(name, "has no status file any more, and is taken to be up");
      checkedIn(process, "taken to be up");
    } else {
      context.listener().error(name, "did not check in, and is launched again");
      process.signal(Signals.SIGKILL);
    }
  }

  private void isUp(RunningProcess process) {
    Duration resetAfter = context.settings().restart().resetAfter();
    enter(new Phase.Up(process, context.loop().schedule(resetAfter, this::healthy)));
    launches.checkedIn();
    launches.save(history);
    control.open(launches.latest());
  }

  private void healthy() {
    history = history.healthy();
    launches.save(history);
  }

  /** Sends SIGTERM to the process, and SIGKILL when the stop timeout passes. */
  void stop() {
    RunningProcess process = phase.process().orElseThrow();
    Duration patience = context.settings().stopTimeout().of(now().node().role());
    State before = now().state();
    control.close();
    enter(
        new Phase.Stopping(
            process, before, context.loop().schedule(patience, () -> kill(process, patience))));
    process.signal(Signals.SIGTERM);
  }

  private void kill(RunningProcess process, Duration patience) {
    context
        .listener()
        .error(name, "did not stop within " + patience.toSeconds() + " s and was killed");
    process.signal(Signals.SIGKILL);
  }

  private void ended(String reason) {
    NodeSnapshot before = now();
    control.close();
    launches.ended();
    if (before.isStopping() || before.isOutdated()) {
      history = history.stopped();
      settle("stopped");
    } else if (before.run().isEmpty()) {
      history = history.exited(reason);
      settle(reason);
    } else {
      crashed(reason);
    }
  }

  private void settle(String reason) {
    enter(new Phase.Down());
    launches.save(history);
    show(reason);
  }

  private void crashed(String reason) {
    boolean portTaken =
        phase instanceof Phase.Booting
            && launches.controlPort().filter(files::saysPortTaken).isPresent();
    history = portTaken ? history.portTaken(reason) : history.exited(reason);
    RestartPolicy.Next next =
        portTaken
            ? new RestartPolicy.Next(PORT_TAKEN_PAUSE, history)
            : context.restartPolicy().after(history, context.clock().instant());
    history = next.history();
    if (history.failed()) {
      settle(reason + "; given up, its restart budget is spent");
    } else {
      enter(new Phase.BackOff(context.loop().schedule(next.pause(), this::pauseIsOver), false));
      launches.save(history);
      show(reason);
    }
  }

  private void pauseIsOver() {
    if (phase instanceof Phase.BackOff(var relaunch, var _)) {
      phase = new Phase.BackOff(relaunch, true);
      turn.run();
    }
  }

  private void enter(Phase next) {
    phase.cancel();
    phase = next;
  }

  /** Reports a change of state, if there is one. */
  private void show(String reason) {
    State before = shown;
    shown = now().state();
    if (before != shown) {
      context.listener().changed(name, before, shown, reason);
    }
  }

  /** Forgets the node, which has no process. */
  void forget() {
    enter(new Phase.Down());
    launches.forget();
    files.release();
  }

  /** Lets go of the node without touching its process: the agent is about to end. */
  void release() {
    phase.process().ifPresent(RunningProcess::release);
    enter(new Phase.Down());
    control.close();
    files.release();
  }
}
