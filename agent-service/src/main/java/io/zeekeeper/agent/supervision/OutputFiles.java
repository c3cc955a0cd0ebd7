package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.NodeOutputs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** A node's stdout and stderr. Safe on any thread. */
final class OutputFiles {
  private final OutputNames names;
  private final OutputFile stdout;
  private final OutputFile stderr;

  /**
   * @param maxBytes size of each from which it is rotated while the node runs
   */
  OutputFiles(Path directory, OutputNames names, long maxBytes) {
    this.names = names;
    this.stdout = new OutputFile(directory, names.stdout(), ".stdout", maxBytes);
    this.stderr = new OutputFile(directory, names.stderr(), ".stderr", maxBytes);
  }

  OutputNames names() {
    return names;
  }

  File stdout() {
    return stdout.path().toFile();
  }

  File stderr() {
    return stderr.path().toFile();
  }

  /** Makes room for the next launch; nobody may be writing. */
  void rotate() throws IOException {
    stdout.rotate();
    stderr.rotate();
  }

  /** Cuts off what is too large. */
  void cap() throws IOException {
    stdout.cap();
    stderr.cap();
  }

  /** The last 100 lines and 16 KiB of each. */
  NodeOutputs tail() {
    return new NodeOutputs(stdout.tail(), stderr.tail());
  }

  /** Between two launches, and just after one, what counts is what the one that failed wrote. */
  NodeOutputs latestTail() {
    NodeOutputs present = tail();
    return present.stdout().isEmpty() && present.stderr().isEmpty()
        ? new NodeOutputs(stdout.previousTail(), stderr.previousTail())
        : present;
  }
}
