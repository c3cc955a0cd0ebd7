package io.zeekeeper.agent.supervision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a node's launches since a start was last requested. The launch record holds the
 * history, so the history survives a restart of the agent.
 *
 * @param restarts relaunches without a request
 * @param exits ends of the process without a request
 * @param failures consecutive exits without a healthy period in between; they lengthen the back-off
 * @param relaunches times of the relaunches that count against the restart budget
 * @param lastExit how the last process ended without a request, as text
 * @param failed whether the node is given up: in restart mode {@code fail}, its budget is spent
 */
public record History(
    int restarts,
    int exits,
    int failures,
    List<Instant> relaunches,
    @Nullable String lastExit,
    boolean failed) {
  /** Nothing has happened yet. */
  public static final History NONE = new History(0, 0, 0, List.of(), null, false);

  public History {
    relaunches = List.copyOf(relaunches);
  }

  /** Records that the process ended without a request. */
  History exited(String reason) {
    return new History(restarts, exits + 1, failures + 1, relaunches, reason, failed);
  }

  /** Records that the control port was taken, which does not count as a failure of the node. */
  History portTaken(String reason) {
    return new History(restarts, exits, failures, relaunches, reason, failed);
  }

  /** Records a relaunch. */
  History relaunching(List<Instant> counted) {
    return new History(restarts + 1, exits, failures, counted, lastExit, failed);
  }

  /** Records that the restart budget is spent. */
  History givenUp() {
    return new History(restarts, exits, failures, relaunches, lastExit, true);
  }

  /** Records that the process has been up long enough to reset the back-off to the first pause. */
  History healthy() {
    return new History(restarts, exits, 0, List.of(), lastExit, failed);
  }

  /** Records that the process ended as requested. */
  History stopped() {
    return new History(restarts, exits, failures, relaunches, null, failed);
  }

  /**
   * Drops relaunches before {@code from}, and those after {@code now} if the clock was set back.
   */
  List<Instant> relaunchesBetween(Instant from, Instant now) {
    List<Instant> counted = new ArrayList<>(relaunches);
    counted.removeIf(time -> time.isBefore(from) || time.isAfter(now));
    return counted;
  }
}
