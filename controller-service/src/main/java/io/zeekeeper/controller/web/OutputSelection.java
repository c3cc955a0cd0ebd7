package io.zeekeeper.controller.web;

import io.zeekeeper.model.NodeOutputs.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects a part of a node's output.
 *
 * @param start 0 for the present start, 1 for the previous start; null for the last start that
 *     wrote something
 * @param stream null for both streams
 * @param tail the number of lines
 */
record OutputSelection(@Nullable Integer start, @Nullable Stream stream, int tail) {
  private static final int MAX_START = 5;
  private static final int DEFAULT_LINES = 100;
  private static final int MAX_LINES = 10_000;

  /**
   * @throws ProblemException if a parameter is out of range
   */
  static OutputSelection read(
      @Nullable Integer start, @Nullable Stream stream, @Nullable Integer tail) {
    if (start != null && (start < 0 || start > MAX_START)) {
      throw ProblemException.malformed(
          "start " + start + " is outside 0 (the present start) to " + MAX_START);
    }
    if (tail != null && (tail < 1 || tail > MAX_LINES)) {
      throw ProblemException.malformed("tail " + tail + " is outside 1 to " + MAX_LINES);
    }
    return new OutputSelection(start, stream, tail == null ? DEFAULT_LINES : tail);
  }

  /** Why there is no output. */
  String missing(String node) {
    return start == null || start == 0
        ? "node '" + node + "' has no output: it has not been started yet"
        : "no stored output of node '" + node + "' from " + start + " starts ago";
  }
}
