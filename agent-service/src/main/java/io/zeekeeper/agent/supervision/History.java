package io.zeekeeper.agent.supervision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a node's launches since a start was last requested. Kept in the launch record, so
 * that a restart of the agent forgets nothing.
 *
 * @param restarts relaunches without a request
 * @param exits ends of the process without a request
 * @param failures exits in a row without a healthy time in between; they lengthen the back-off
 * @param relaunches times of the relaunches that count against the restart budget
 * @param lastExit how the last process ended without a request, in words
 * @param failed whether the node is given up: restart mode {@code fail}, budget spent
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

  /** The process ended without a request. */
  History exited(String reason) {
    return new History(restarts, exits + 1, failures + 1, relaunches, reason, failed);
  }

  /** The process could not use its control port, which is nobody's failure. */
  History portTaken(String reason) {
    return new History(restarts, exits, failures, relaunches, reason, failed);
  }

  /** A relaunch is due. */
  History relaunching(List<Instant> counted) {
    return new History(restarts + 1, exits, failures, counted, lastExit, failed);
  }

  /** The restart budget is spent. */
  History givenUp() {
    return new History(restarts, exits, failures, relaunches, lastExit, true);
  }

  /** The process has been up long enough to start over with the first pause. */
  History healthy() {
    return new History(restarts, exits, 0, List.of(), lastExit, failed);
  }

  /** The process ended as requested. */
  History stopped() {
    return new History(restarts, exits, failures, relaunches, null, failed);
  }

  /** The relaunches without those before {@code from}, or in the future of a clock set back. */
  List<Instant> relaunchesBetween(Instant from, Instant now) {
    List<Instant> counted = new ArrayList<>(relaunches);
    counted.removeIf(time -> time.isBefore(from) || time.isAfter(now));
    return counted;
  }
}
