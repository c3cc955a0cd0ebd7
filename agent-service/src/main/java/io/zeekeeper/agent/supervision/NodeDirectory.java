package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.logs.LeftoverLogs;
import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node's working directory, locked while an agent runs the node in it. On the loop only. */
final class NodeDirectory implements AutoCloseable {
  private final String node;
  private final Supervisor.Context context;
  private final Path path;
  private final SupervisionSettings settings;
  private OutputFiles outputs;
  private @Nullable FileChannel lock;

  NodeDirectory(String node, Supervisor.Context context) {
    this.node = node;
    this.context = context;
    this.path = context.directories().ofNode(node);
    this.settings = context.settings();
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
    rescueLogs(spec);
    outputsAre(settings.outputs());
    outputs.rotate();
  }

  /** Takes what an earlier process was writing out of the way of the next, which overwrites it. */
  private void rescueLogs(LaunchSpec spec) {
    OutputNames earlier = outputs.names();
    OutputNames next = settings.outputs();
    Set<String> noLogs = new HashSet<>(earlier.files());
    noLogs.addAll(next.files());
    LeftoverLogs.Outcome rescued =
        new LeftoverLogs(path, context.directories().logQueue(), spec.logSuffix(), spec.timeZone())
            .rescue(noLogs);
    if (rescued.moved() > 0) {
      context.listener().note(node, "left " + rescued.moved() + " logs, now in the log queue");
    }
    rescued.problems().forEach(problem -> context.listener().error(node, problem));
  }

  /** To be asked for just before a launch. */
  PostMortem postMortem() {
    return PostMortem.of(Path.of("/proc"), path);
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
