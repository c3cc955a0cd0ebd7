package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.model.State;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node's target, phase and history, and the steps from one phase to the next. The process, the
 * status file and the timers drive the steps. On the loop only.
 */
final class NodeLifecycle {
  private static final Duration STATUS_POLL = Duration.ofMillis(20);
  private static final Duration PORT_TAKEN_PAUSE = Duration.ofMillis(100);

  private final String name;
  private final Supervisor.Context context;
  private final Runnable turn;
  private final NodeFiles files;
  private final Launches launches;
  private final ControlLink control;
  private @Nullable Target target;
  private Phase phase = new Phase.Down();
  private History history = History.NONE;
  // The start request that the history is about, as the least launch number that satisfies it.
  private long startedFor;
  private State reported = State.STOPPED;

  /**
   * @param turn makes the supervisor take its next turn; called when a phase ends by itself
   */
  NodeLifecycle(
      String name,
      Supervisor.Context context,
      Runnable turn,
      NodeFiles files,
      Launches launches,
      ControlLink control) {
    this.name = name;
    this.context = context;
    this.turn = turn;
    this.files = files;
    this.launches = launches;
    this.control = control;
  }

  NodeSnapshot now() {
    return new NodeSnapshot(name, target, phase, history, launches.latest());
  }

  /** Replaces the target, and nothing else; the next turn acts on it. */
  void retarget(@Nullable Target next) {
    target = next;
    Optional<Target.Run> run = now().run();
    run.ifPresent(wanted -> launches.completeLostRecord(wanted.spec()));
    long since = run.map(Target.Run::since).orElse(0L);

    if (since > startedFor && now().isOlderThan(since)) {
      startedFor = since;
      history = History.NONE;
      endBackOff();
    } else if (run.isEmpty()) {
      endBackOff();
    }

    if (target != null) {
      report(run.isPresent() ? "to be launched" : "stopped");
    }
  }

  private void endBackOff() {
    if (phase instanceof Phase.BackOff) {
      enter(new Phase.Down());
    }
  }

  /** Restores what an earlier agent recorded. */
  void restore(LaunchRecord record) {
    launches.restore(record);
    history = record.history();
    startedFor = record.number();
  }

  /** Saves the latest launch with the history. */
  void save() {
    launches.save(history);
  }

  /** Acts on the end of {@code process} for as long as the process is this node's. */
  void watch(RunningProcess process) {
    process.onEnd(reason -> {
      if (phase.process().filter(process::equals).isPresent()) {
        ended(reason);
        turn.run();
      }
    });
  }

  /** Waits for the check-in of a process. */
  void boot(RunningProcess process, boolean adopted) {
    Duration timeout = context.settings().checkInTimeout();
    enter(
        new Phase.Booting(
            process,
            context.loop().repeat(STATUS_POLL, this::pollStatus),
            context.loop().schedule(timeout, () -> checkInTimedOut(process, adopted))));
  }

  private void pollStatus() {
    if (phase instanceof Phase.Booting(RunningProcess process, var _, var _)
        && files.status() == StatusFile.Status.RUNNING) {
      checkedIn(process, "checked in");
    }
  }

  private void checkedIn(RunningProcess process, String reason) {
    up(process);
    report(reason);
    turn.run();
  }

  private void checkInTimedOut(RunningProcess process, boolean adopted) {
    if (!(phase instanceof Phase.Booting)) {
      return;
    }

    if (adopted && files.status() == StatusFile.Status.NONE) {
      context.listener().error(name, "has lost its status file and is assumed to be up");
      checkedIn(process, "assumed to be up");
    } else {
      context.listener().error(name, "did not check in and is launched again");
      process.signal(Signals.SIGKILL);
    }
  }

  /** Records that a process has checked in, and opens its control channel. */
  void up(RunningProcess process) {
    Duration resetAfter = context.settings().restart().resetAfter();
    enter(new Phase.Up(process, context.loop().schedule(resetAfter, this::resetFailures)));
    launches.checkedIn();
    save();
    control.open(launches.latest());
  }

  private void resetFailures() {
    history = history.healthy();
    save();
  }

  /** Sends SIGTERM to the process, and SIGKILL when the stop timeout passes. */
  void stop() {
    RunningProcess process = phase.process().orElseThrow();
    Duration timeout = context.settings().stopTimeout().of(now().node().role());
    State before = now().state();

    control.close();
    enter(
        new Phase.Stopping(
            process, before, context.loop().schedule(timeout, () -> kill(process, timeout))));
    process.signal(Signals.SIGTERM);
  }

  private void kill(RunningProcess process, Duration timeout) {
    context
        .listener()
        .error(name, "did not stop within %d s and was killed".formatted(timeout.toSeconds()));
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
    save();
    report(reason);
  }

  /** Schedules the next launch after an exit without a request or a failed launch, or gives up. */
  void crashed(String reason) {
    boolean portTaken =
        phase instanceof Phase.Booting
            && launches.controlPort().filter(files::reportsPortTaken).isPresent();
    history = portTaken ? history.portTaken(reason) : history.exited(reason);
    RestartPolicy.Next next =
        portTaken
            ? new RestartPolicy.Next(PORT_TAKEN_PAUSE, history)
            : context.restartPolicy().after(history, context.clock().instant());
    history = next.history();

    if (history.failed()) {
      settle(reason + "; given up: the restart budget is spent");
    } else {
      enter(new Phase.BackOff(context.loop().schedule(next.pause(), this::pauseIsOver), false));
      save();
      report(reason);
    }
  }

  private void pauseIsOver() {
    if (phase instanceof Phase.BackOff(var relaunch, var _)) {
      phase = new Phase.BackOff(relaunch, true);
      turn.run();
    }
  }

  /** Cancels the timers of the present phase and enters the next. */
  void enter(Phase next) {
    phase.cancel();
    phase = next;
  }

  /** Reports a change of state, if there is one. */
  void report(String reason) {
    State before = reported;
    reported = now().state();
    if (before != reported) {
      context.listener().changed(name, before, reported, reason);
    }
  }

  /** Treats the present state as already reported. */
  void markReported() {
    reported = now().state();
  }
}
