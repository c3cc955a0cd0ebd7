package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.State;
import java.util.Optional;
import java.util.concurrent.Future;

/** A phase in a node's life, with the data of that phase. */
sealed interface Phase {

  /** Returns the process of the phase, if any. */
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
   * The process has received SIGTERM.
   *
   * @param before the state that the node shows until the process is gone
   * @param kill sends SIGKILL when the stop timeout passes
   */
  record Stopping(RunningProcess running, State before, Future<?> kill) implements Phase {}

  /**
   * The process ended without a request.
   *
   * @param relaunch fires when the pause is over
   * @param isOver whether the pause is over, and the node waits for its turn to boot
   */
  record BackOff(Future<?> relaunch, boolean isOver) implements Phase {}

  /**
   * A process may be the node's. The agent launches and signals nothing until the kernel shows
   * whose process it is; the supervisor looks again.
   *
   * @param why the reason as text, naming the process
   */
  record Unclear(String why) implements Phase {}
}
