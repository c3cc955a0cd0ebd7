package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Checks whether a node that writes logs can rotate them: Zeek renames a log from the node's
 * directory into the log queue, which works within one file system (rename(2)).
 */
final class RotationCheck {
  private final NodeDirectories directories;

  RotationCheck(NodeDirectories directories) {
    this.directories = directories;
  }

  Optional<String> problem(Node node, Configuration configuration) {
    return configuration.writesLogs(node) && !isOneFileSystem(node)
        ? Optional.of(
            "%s (zeekeeper.state-dir) and %s (zeekeeper.spool-dir) are on different file systems, so logs cannot be rotated: put both on one file system"
                .formatted(directories.stateDir(), directories.spool()))
        : Optional.empty();
  }

  /** Tries a rename, as bind mounts only look like one file system. Passes if it cannot try. */
  private boolean isOneFileSystem(Node node) {
    Path from = DirectoryCheck.nearest(directories.ofNode(node.name()).toAbsolutePath());
    Path to = DirectoryCheck.nearest(directories.logQueue().toAbsolutePath());

    try {
      Path probe = Files.createTempFile(from, ".zeekeeper-", ".probe");
      Path renamed = to.resolve(probe.getFileName());
      try {
        Files.move(probe, renamed, StandardCopyOption.ATOMIC_MOVE);
        return true;
      } finally {
        Files.deleteIfExists(probe);
        Files.deleteIfExists(renamed);
      }
    } catch (AtomicMoveNotSupportedException e) {
      return false;
    } catch (IOException e) {
      // DirectoryCheck reports a directory that cannot be written.
      return true;
    }
  }
}
