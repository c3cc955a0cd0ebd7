package io.zeekeeper.agent.outputs;

import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeOutputs.Stream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node's stdout and stderr. Safe on any thread. All methods read or rename files; none waits for
 * a copy of output that grew too large.
 */
public final class OutputFiles {
  private final OutputNames names;
  private final OutputFile stdout;
  private final OutputFile stderr;
  // A single file where both streams go to the same file.
  private final List<OutputFile> files;

  /**
   * @param directory the node's directory
   * @param maxBytes size from which a stream's content moves to another file while the node runs
   */
  public OutputFiles(Path directory, OutputNames names, long maxBytes) {
    this.names = names;
    this.stdout = new OutputFile(directory, names.stdout(), ".stdout", maxBytes);
    this.stderr = new OutputFile(directory, names.stderr(), ".stderr", maxBytes);
    this.files = stdout.path().equals(stderr.path()) ? List.of(stdout) : List.of(stdout, stderr);
  }

  public OutputNames names() {
    return names;
  }

  /** The file to append the node's stdout to. */
  public File stdout() {
    return stdout.path().toFile();
  }

  /** The file to append the node's stderr to. */
  public File stderr() {
    return stderr.path().toFile();
  }

  /**
   * Makes way for the next start; the node must not be running. A launch that created no file does
   * not count as a start, so both streams count the same starts.
   *
   * @throws IOException when a file cannot be renamed; its message names the file
   */
  public void rotate() throws IOException {
    if (files.stream().anyMatch(OutputFile::exists)) {
      for (OutputFile file : files) {
        file.rotate();
      }
    }
  }

  /** Truncates files that are too large. Copies up to the maximum size; one thread at a time. */
  void cap() throws IOException {
    for (OutputFile file : files) {
      file.cap();
    }
  }

  /** The last 100 lines, at most 16 KiB, of each stream of the current start. */
  public NodeOutputs tail() {
    return tail(0);
  }

  private NodeOutputs tail(int start) {
    return new NodeOutputs(stdout.tail(start), stderr.tail(start));
  }

  /** The tail of the last start that wrote anything: between launches, that of the failed one. */
  public NodeOutputs latestTail() {
    NodeOutputs present = tail();
    return isEmpty(present) ? tail(1) : present;
  }

  private static boolean isEmpty(NodeOutputs outputs) {
    return outputs.stdout().isEmpty() && outputs.stderr().isEmpty();
  }

  /**
   * The last lines of one start. Reads up to 2 MiB of each stream, so do not call it on the loop.
   *
   * @param start 0 for the current start, 1 for the one before; null for the last start that wrote
   *     anything
   * @param stream null for both
   * @return empty when no output of that start is kept
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
