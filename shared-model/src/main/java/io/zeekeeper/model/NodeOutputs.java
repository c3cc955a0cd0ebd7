package io.zeekeeper.model;

import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * What a node wrote; in a Result the last 100 lines and 16 KiB of each. A stream that was not asked
 * for is empty.
 */
public record NodeOutputs(String stdout, String stderr) {

  /** One of a process's two outputs. */
  public enum Stream {
    STDOUT,
    STDERR
  }

  public NodeOutputs {
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
  }

  /** Of an agent's Result, as far as there is what this version knows. */
  public static NodeOutputs read(JsonNode data) {
    return new NodeOutputs(data.path("stdout").asString(""), data.path("stderr").asString(""));
  }
}
