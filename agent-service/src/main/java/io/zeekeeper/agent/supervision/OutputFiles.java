package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeOutputs.Stream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node's stdout and stderr. Safe on any thread. */
public final class OutputFiles {
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
  public NodeOutputs latestTail() {
    NodeOutputs present = tail();
    return isEmpty(present)
        ? new NodeOutputs(stdout.previousTail(), stderr.previousTail())
        : present;
  }

  private static boolean isEmpty(NodeOutputs outputs) {
    return outputs.stdout().isEmpty() && outputs.stderr().isEmpty();
  }

  /**
   * The last lines of one start.
   *
   * @param start 0 for the present one, 1 for the one before; null for the last that wrote
   *     something
   * @param stream null for both
   * @return empty when nothing of it is kept
   */
  public Optional<NodeOutputs> tail(@Nullable Integer start, @Nullable Stream stream, int lines) {
    if (start == null) {
      Optional<NodeOutputs> present = tail(0, stream, lines);
      return present
          .filter(outputs -> !isEmpty(outputs))
          .or(() -> tail(1, stream, lines))
          .or(() -> present);
    }
    Optional<String> out = stream == Stream.STDERR ? Optional.empty() : stdout.tail(start, lines);
    Optional<String> err = stream == Stream.STDOUT ? Optional.empty() : stderr.tail(start, lines);
    return out.isEmpty() && err.isEmpty()
        ? Optional.empty()
        : Optional.of(new NodeOutputs(out.orElse(""), err.orElse("")));
  }
}
