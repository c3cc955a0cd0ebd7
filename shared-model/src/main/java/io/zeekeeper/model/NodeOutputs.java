package io.zeekeeper.model;

import java.util.Objects;

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
}
