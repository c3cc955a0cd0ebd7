package io.zeekeeper.model;

import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A node's output; in a Result the last 100 lines, at most 16 KiB, of each stream. A stream that
 * was not requested is empty.
 */
public record NodeOutputs(String stdout, String stderr) {

  /** One of a process's two output streams. */
  public enum Stream {
    STDOUT,
    STDERR
  }

  public NodeOutputs {
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
  }

  /** Reads the data of an agent's Result; missing members become empty. */
  public static NodeOutputs read(JsonNode data) {
    return new NodeOutputs(data.path("stdout").asString(""), data.path("stderr").asString(""));
  }
}
