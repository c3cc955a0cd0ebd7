package io.zeekeeper.controller.web;

import io.zeekeeper.model.NodeOutputs.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a node's output.
 *
 * @param start 0 for its present start, 1 for the one before; null for the last that wrote
 *     something
 * @param stream null for both
 * @param tail how many lines
 */
record OutputSelection(@Nullable Integer start, @Nullable Stream stream, int tail) {
  private static final int MOST_STARTS = 5;
  private static final int USUAL_LINES = 100;
  private static final int MOST_LINES = 10_000;

  /**
   * @throws ProblemException when a part is none there can be
   */
  static OutputSelection read(
      @Nullable Integer start, @Nullable Stream stream, @Nullable Integer tail) {
    if (start != null && (start < 0 || start > MOST_STARTS)) {
      throw ProblemException.malformed(
          "start " + start + " is outside 0, the present start, to " + MOST_STARTS);
    }
    if (tail != null && (tail < 1 || tail > MOST_LINES)) {
      throw ProblemException.malformed("tail " + tail + " is outside 1 to " + MOST_LINES);
    }
    return new OutputSelection(start, stream, tail == null ? USUAL_LINES : tail);
  }

  /** Why there is nothing to show. */
  String missing(String node) {
    return start == null || start == 0
        ? "node '" + node + "' has written nothing: it was not started yet"
        : "nothing is kept of node '" + node + "' from " + start + " starts ago";
  }
}
