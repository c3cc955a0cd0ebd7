package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.State;
import java.util.Optional;
import java.util.concurrent.Future;

/** Where a node is in its life, with what belongs to that phase alone. */
sealed interface Phase {

  /** The process of the phase, if there is one. */
  default Optional<RunningProcess> process() {
    return switch (this) {
      case Booting booting -> Optional.of(booting.running());
      case Up up -> Optional.of(up.running());
      case Stopping stopping -> Optional.of(stopping.running());
      case Down _, BackOff _, Unclear _ -> Optional.empty();
    };
  }

  /** Cancels the timers of the phase. */
  default void cancel() {
    switch (this) {
      case Booting booting -> {
        booting.checkIn().cancel(false);
        booting.late().cancel(false);
      }
      case Up up -> up.healthy().cancel(false);
      case Stopping stopping -> stopping.kill().cancel(false);
      case BackOff backOff -> backOff.relaunch().cancel(false);
      case Down _, Unclear _ -> {}
    }
  }

  /** There is no process. */
  record Down() implements Phase {}

  /**
   * The process has not checked in yet.
   *
   * @param checkIn looks for the check-in
   * @param late fires when the check-in timeout passes
   */
  record Booting(RunningProcess running, Future<?> checkIn, Future<?> late) implements Phase {}

  /**
   * The process has checked in.
   *
   * @param healthy fires once the process has been up long enough to count as healthy
   */
  record Up(RunningProcess running, Future<?> healthy) implements Phase {}

  /**
   * The process has got SIGTERM.
   *
   * @param before the state that the node shows until the process is gone
   * @param kill sends SIGKILL when the stop timeout passes
   */
  record Stopping(RunningProcess running, State before, Future<?> kill) implements Phase {}

  /**
   * The process ended without a request.
   *
   * @param relaunch fires when the pause is over
   * @param isOver whether it is, and the node waits for its turn to boot
   */
  record BackOff(Future<?> relaunch, boolean isOver) implements Phase {}

  /**
   * A process may be the node's. Nothing is launched and nothing is signalled until the kernel says
   * whose it is; the supervisor looks again.
   *
   * @param why in words, naming the process
   */
  record Unclear(String why) implements Phase {}
}
