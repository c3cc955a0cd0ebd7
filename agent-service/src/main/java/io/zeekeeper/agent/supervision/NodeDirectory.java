package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's working directory, locked while an agent runs the node in it. On the loop only. */
final class NodeDirectory implements AutoCloseable {
  private final Path path;
  private final SupervisionSettings settings;
  private OutputFiles outputs;
  private @Nullable FileChannel lock;

  NodeDirectory(Path path, SupervisionSettings settings) {
    this.path = path;
    this.settings = settings;
    this.outputs = files(settings.outputs());
  }

  OutputFiles outputs() {
    return outputs;
  }

  private OutputFiles files(OutputNames names) {
    return new OutputFiles(path, names, settings.outputMaxSize().toBytes());
  }

  /** Looks for the output of a process where it was sent at its launch. */
  void outputsAre(@Nullable OutputNames names) {
    if (names != null && !names.equals(outputs.names())) {
      outputs = files(names);
    }
  }

  StatusFile status() {
    return new StatusFile(path);
  }

  /**
   * @throws IOException when another agent runs a node of this name here
   */
  void lock() throws IOException {
    if (lock != null) {
      return;
    }
    StateDirectory.createPrivately(path);
    FileChannel channel =
        FileChannel.open(
            path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        lock = channel;
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: said below.
    }
    channel.close();
    throw new IOException("another agent runs a node in " + path);
  }

  /** Makes the directory ready for a launch. */
  void prepare(LaunchSpec spec) throws IOException {
    lock();
    for (String directory : spec.directories()) {
      StateDirectory.createPrivately(Path.of(directory));
    }
    for (Map.Entry<String, String> file : spec.files().entrySet()) {
      Path target = path.resolve(file.getKey());
      if (!Files.exists(target) || !Files.readString(target).equals(file.getValue())) {
        StateDirectory.writeAtomically(target, file.getValue());
      }
    }
    status().delete();
    outputsAre(settings.outputs());
    outputs.rotate();
  }

  /** Starts {@code argv} here, its output appended to the node's files. */
  Process start(List<String> argv, Map<String, String> env) throws IOException {
    var builder = new ProcessBuilder(argv).directory(path.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(outputs.stdout()))
        .redirectError(ProcessBuilder.Redirect.appendTo(outputs.stderr()))
        .start();
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
