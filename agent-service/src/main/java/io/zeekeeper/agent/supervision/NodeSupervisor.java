package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.process.Signals;
import io.zeekeeper.agent.zeek.ControlChannel;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's life: it brings what runs in line with what is wanted, one step at a time. On the loop
 * only.
 */
public final class NodeSupervisor {
  private static final Logger log = LoggerFactory.getLogger(NodeSupervisor.class);

  private final String name;
  private final Supervisor.Context context;
  private final NodeDirectory directory;
  private final Launches launches;
  private final Backoff backoff;
  private final NodeChannel channel;
  private final CheckIn checkIn;
  private LaunchSpec spec;
  private Backend backend;
  private @Nullable Runnable takeUp;
  private State state = State.STOPPED;
  private boolean wanted;
  private boolean relaunchDue;
  private boolean agentExits;
  private boolean released;
  private @Nullable LiveProcess process;
  private @Nullable Future<?> timer;
  private @Nullable CompletableFuture<Void> stopping;
  private int restarts;
  private int exits;
  private @Nullable String lastExit;
  private final UpWaiters waiters = new UpWaiters();

  NodeSupervisor(LaunchSpec spec, Backend backend, Supervisor.Context context) {
    this.name = spec.node().name();
    this.spec = spec;
    this.backend = backend;
    this.context = context;
    this.directory = new NodeDirectory(name, context);
    this.launches = new Launches(name, context, directory);
    this.backoff = new Backoff(context.settings().restart(), context.random());
    this.channel = new NodeChannel(context.channels());
    this.checkIn = new CheckIn(context.loop());
  }

  public Node node() {
    return spec.node();
  }

  public State state() {
    return state;
  }

  /** What the present process was launched from, if there is one that is not on its way out. */
  public Optional<LaunchSpec> running() {
    return process != null && stopping == null
        ? launches.latest().map(LaunchRecord::spec)
        : Optional.empty();
  }

  /** What the node is to be launched from. */
  public LaunchSpec spec() {
    return spec;
  }

  public NodeStatus status() {
    Node node = spec.node();
    return new NodeStatus(
            name,
            state,
            Role.NONE,
            node.role(),
            process == null ? null : process.pid(),
            node.port(),
            node.metricsPort(),
            process == null ? null : channel.state(spec.hasChannel()),
            process == null ? null : launches.latest().map(LaunchRecord::startedAt).orElse(null),
            restarts,
            lastExit)
        .at(context.clock().instant());
  }

  /** The node's own control channel, once it is up. */
  Optional<ControlChannel> channel() {
    return channel.connected();
  }

  public Backend backend() {
    return backend;
  }

  public OutputFiles outputs() {
    return directory.outputs();
  }

  /** Whether somebody wants it to run, be that from now on or as before. */
  boolean isWanted() {
    return wanted;
  }

  /** Leaves the node as it is; {@code next} counts from {@link #takeUp()} on. */
  void skip(LaunchSpec next, Backend backend) {
    takeUp = () -> describe(next, backend);
  }

  /** Ends a skip: the next launch is from what the deployment wanted. */
  public void takeUp() {
    if (takeUp != null) {
      takeUp.run();
    }
  }

  private void describe(LaunchSpec spec, Backend backend) {
    this.spec = spec;
    this.backend = backend;
    takeUp = null;
  }

  /** Wants the node to run from {@code spec}; it is started unless it has a process. */
  public void start(LaunchSpec spec, Backend backend) {
    // One that is skipped stays so when it is launched anew as it was.
    if (!spec.equals(this.spec)) {
      describe(spec, backend);
    }
    this.backend = backend;
    wanted = true;
    exits = 0;
    restarts = 0;
    backoff.reset();
    if (process == null) {
      cancelTimer();
      context.gate().enter(this, this::launch);
    } else if (stopping != null) {
      relaunchDue = true;
    }
  }

  /**
   * Completes with whether the node got up: true once it is RUNNING, false once it has ended {@code
   * maxExits} times or was given up. The caller sets the deadline.
   */
  public CompletableFuture<Boolean> whenUp(int maxExits) {
    return state == State.RUNNING && stopping == null
        ? CompletableFuture.completedFuture(true)
        : waiters.await(maxExits);
  }

  /** Ends the process with the agent; the node is wanted again when the agent is back. */
  CompletableFuture<Void> stopForExit() {
    agentExits = true;
    return stop();
  }

  /** Wants the node not to run; completes on the loop when its process is gone. */
  public CompletableFuture<Void> stop() {
    boolean wasWanted = wanted;
    wanted = false;
    relaunchDue = false;
    context.gate().leave(this);
    waiters.completeAll(false);
    if (stopping != null) {
      // Its time-out runs already.
      return stopping;
    }
    cancelTimer();
    if (process == null) {
      enter(State.STOPPED, "stopped");
      launches.ended(!(agentExits && wasWanted));
      return CompletableFuture.completedFuture(null);
    }
    stopping = new CompletableFuture<>();
    channel.close();
    LiveProcess target = process;
    target.signal(Signals.SIGTERM);
    Duration patience = context.settings().stopTimeout().of(spec.node().role());
    timer = context.loop().schedule(patience, () -> kill(target, patience));
    return stopping;
  }

  private void kill(LiveProcess target, Duration patience) {
    context
        .listener()
        .error(name, "did not stop within " + patience.toSeconds() + " s and was killed");
    target.signal(Signals.SIGKILL);
  }

  /** Takes over a process that an earlier agent launched. */
  void adopt(LaunchRecord record, long pid, long startTicks) {
    wanted = !record.stopped();
    try {
      directory.lock();
    } catch (IOException e) {
      context.listener().error(name, e.getMessage() + ", and still its process is ours");
    }
    watch(launches.adopt(record, pid, startTicks));
    if (directory.status().saysRunning()) {
      // Nothing has changed, so nobody is told of a change.
      log.info("node {} runs on as process {}", name, pid);
      state = State.RUNNING;
      isUp();
    } else {
      enter(State.PENDING, "adopted process " + pid);
      awaitCheckIn();
    }
  }

  private void launch() {
    if (!wanted || released || process != null) {
      context.gate().leave(this);
      return;
    }
    enter(State.PENDING, "launching");
    try {
      watch(launches.launch(spec, backend));
      awaitCheckIn();
    } catch (IOException | UncheckedIOException e) {
      ended("cannot be launched: " + e.getMessage());
    }
  }

  private void watch(LiveProcess started) {
    process = started;
    context.outputCap().watch(name, directory.outputs());
    started.onEnd(reason -> {
      // Once let go of, its end is the next agent's to notice.
      if (!released && started.equals(process)) {
        ended(reason);
      }
    });
  }

  private void awaitCheckIn() {
    checkIn.await(
        directory.status(), this::checkedIn, context.settings().checkInTimeout(), this::isLate);
  }

  private void isLate() {
    LiveProcess target = process;
    if (target != null && state == State.PENDING) {
      context.listener().error(name, "did not check in, and is launched again");
      target.signal(Signals.SIGKILL);
    }
  }

  private void checkedIn() {
    cancelTimer();
    enter(State.RUNNING, "checked in");
    context.gate().leave(this);
    isUp();
  }

  private void isUp() {
    launches
        .latest()
        .map(LaunchRecord::controlPort)
        .ifPresent(port -> channel.open(name, port, backend));
    timer = context.loop().schedule(context.settings().restart().resetAfter(), backoff::reset);
    waiters.completeAll(true);
  }

  private void ended(String reason) {
    process = null;
    lastExit = reason;
    cancelTimer();
    channel.close();
    launches.ended(!wanted && !relaunchDue && !agentExits);
    if (stopping != null) {
      CompletableFuture<Void> done = stopping;
      stopping = null;
      lastExit = null;
      enter(State.STOPPED, "stopped");
      context.gate().leave(this);
      done.complete(null);
      if (relaunchDue) {
        relaunchDue = false;
        context.gate().enter(this, this::launch);
      }
      return;
    }
    crashed(reason);
  }

  private void crashed(String reason) {
    boolean portTaken = context.portWasTaken(state, launches.latest(), directory.outputs());
    if (!portTaken) {
      exits++;
    }
    Optional<Duration> pause =
        portTaken ? Optional.of(Duration.ofMillis(100)) : backoff.pause(context.clock().instant());
    if (pause.isPresent()) {
      enter(State.CRASHED, reason);
      timer =
          context
              .loop()
              .schedule(
                  pause.get(),
                  () -> {
                    restarts++;
                    context.gate().enter(this, this::launch);
                  });
    } else {
      wanted = false;
      enter(State.FAILED, reason + "; given up, its restart budget is spent");
      waiters.completeAll(false);
    }
    context.gate().leave(this);
    waiters.ended(exits);
  }

  private void enter(State after, String reason) {
    State before = state;
    state = after;
    if (before != after) {
      context.listener().changed(name, before, after, reason);
    }
  }

  private void cancelTimer() {
    checkIn.cancel();
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Forgets the node, which has no process any more. */
  void forget() {
    cancelTimer();
    waiters.completeAll(false);
    launches.forget();
    release();
  }

  /** Lets go of the node without touching its process: the agent is about to end. */
  void release() {
    released = true;
    cancelTimer();
    channel.close();
    context.outputCap().forget(name);
    try {
      directory.close();
    } catch (IOException e) {
      log.warn("node {}: {}", name, e.toString());
    }
  }
}
