package io.zeekeeper.model;

import java.util.Objects;

/** What a node wrote; in a Result the last 100 lines and 16 KiB of each. */
public record NodeOutputs(String stdout, String stderr) {
  public NodeOutputs {
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
  }
}
