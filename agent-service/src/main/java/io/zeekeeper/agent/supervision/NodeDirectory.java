package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.logs.LeftoverLogs;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputCap;
import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.outputs.OutputNames;
import io.zeekeeper.agent.zeek.ClusterKeyFiles;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.StatusFile;
import io.zeekeeper.model.Secret;
import io.zeekeeper.service.OwnerOnly;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a node on disk. On the loop only. */
final class NodeDirectory implements NodeFiles {
  private static final Logger log = LoggerFactory.getLogger(NodeDirectory.class);

  private final String node;
  private final NodeDirectories directories;
  private final SupervisionSettings settings;
  private final OutputCap cap;
  private final Notifications listener;
  private final Path path;
  private final StatusFile status;
  private OutputFiles outputs;
  private @Nullable FileChannel lock;

  NodeDirectory(
      String node,
      NodeDirectories directories,
      SupervisionSettings settings,
      OutputCap cap,
      Notifications listener) {
    this.node = node;
    this.directories = directories;
    this.settings = settings;
    this.cap = cap;
    this.listener = listener;
    this.path = directories.ofNode(node);
    this.status = new StatusFile(path);
    this.outputs = files(settings.outputs());
  }

  private OutputFiles files(OutputNames names) {
    return new OutputFiles(path, names, settings.outputMaxSize().toBytes());
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public OutputFiles outputs() {
    return outputs;
  }

  @Override
  public void useOutputs(OutputNames names) {
    if (!names.equals(outputs.names())) {
      outputs = files(names);
    }
  }

  @Override
  public StatusFile.Status status() {
    return status.status();
  }

  @Override
  public boolean reportsPortTaken(int port) {
    return outputs
        .tail()
        .stderr()
        .lines()
        .anyMatch(line -> line.contains(Integer.toString(port)) && line.contains("in use"));
  }

  @Override
  public void lock() throws IOException {
    if (lock == null) {
      StateDirectory.createPrivately(path);
      lock = tryLock(path.resolve(".lock"));
    }
    cap.watch(node, outputs);
  }

  private FileChannel tryLock(Path file) throws IOException {
    FileChannel channel = OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This very process holds the lock: reported below.
    }
    channel.close();
    throw new IOException("another agent runs a node in " + path);
  }

  @Override
  public boolean hasFilesOf(LaunchSpec spec) {
    return spec.files().entrySet().stream().allMatch(this::isThere)
        && spec.keyFiles().entrySet().stream().allMatch(this::isThereForOwner);
  }

  private boolean isThereForOwner(Map.Entry<String, Secret> file) {
    return isThere(Map.entry(file.getKey(), file.getValue().value()))
        && OwnerOnly.isOwnerOnly(path.resolve(file.getKey()));
  }

  private boolean isThere(Map.Entry<String, String> file) {
    try {
      Path target = path.resolve(file.getKey());
      return Files.exists(target) && Files.readString(target).equals(file.getValue());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void prepare(LaunchSpec spec) throws IOException {
    lock();

    OwnerOnly.createDirectory(directories.logQueue());
    for (String directory : spec.directories()) {
      StateDirectory.createPrivately(Path.of(directory));
    }
    for (Map.Entry<String, String> file : spec.files().entrySet()) {
      if (!isThere(file)) {
        StateDirectory.replace(path.resolve(file.getKey()), file.getValue());
      }
    }

    deleteKeysExcept(spec.keyFiles().keySet());
    for (Map.Entry<String, Secret> file : spec.keyFiles().entrySet()) {
      if (!isThereForOwner(file)) {
        StateDirectory.replace(path.resolve(file.getKey()), file.getValue().value());
      }
    }

    status.delete();
    rescueLogs(spec);
    useOutputs(settings.outputs());
    outputs.rotate();
    cap.watch(node, outputs);
  }

  @Override
  public void rescueLogs(LaunchSpec spec) {
    OutputNames earlier = outputs.names();
    OutputNames next = settings.outputs();
    Set<String> noLogs = new HashSet<>(earlier.files());
    noLogs.addAll(next.files());
    LeftoverLogs.Outcome rescued =
        new LeftoverLogs(path, directories.logQueue(), spec.logSuffix(), spec.timeZone())
            .rescue(noLogs);

    if (rescued.moved() > 0) {
      listener.note(node, "left %d logs, now in the log queue".formatted(rescued.moved()));
    }
    rescued.problems().forEach(problem -> listener.error(node, problem));
  }

  @Override
  public void deleteKeys() {
    deleteKeysExcept(Set.of());
  }

  private void deleteKeysExcept(Set<String> needed) {
    for (String file : ClusterKeyFiles.NAMES) {
      try {
        if (!needed.contains(file)) {
          Files.deleteIfExists(path.resolve(file));
        }
      } catch (IOException e) {
        listener.error(node, "left a file with keys that cannot be deleted: " + e.getMessage());
      }
    }
  }

  @Override
  public void release() {
    cap.forget(node);
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        log.atWarn().addKeyValue("node", node).log("node {}: {}", node, e.toString());
      }
      lock = null;
    }
  }
}
