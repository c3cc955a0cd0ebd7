package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a node's directories can be written, on a disk with some space left. */
final class DirectoryCheck {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long LEAST_MEBIBYTES = 100;

  private final NodeDirectories directories;

  DirectoryCheck(NodeDirectories directories) {
    this.directories = directories;
  }

  Optional<String> problem(LaunchSpec spec) {
    return Stream.concat(
            Stream.of(directories.ofNode(spec.node().name())),
            spec.directories().stream().map(Path::of))
        .flatMap(directory -> problem(directory).stream())
        .findFirst();
  }

  private static Optional<String> problem(Path directory) {
    Path there = nearest(directory.toAbsolutePath());
    if (!Files.isDirectory(there)) {
      return Optional.of(there + " is not a directory");
    }
    if (!Files.isWritable(there)) {
      return Optional.of("cannot write to " + there);
    }
    try {
      long left = Files.getFileStore(there).getUsableSpace() / MEBIBYTE;
      return left < LEAST_MEBIBYTES
          ? Optional.of("only %d MiB are left on the disk of %s".formatted(left, there))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot look at the disk of " + there + ": " + e.getMessage());
    }
  }

  /** The directory itself, or the nearest directory above it that exists. */
  static Path nearest(Path directory) {
    Path above = directory.getParent();
    return above == null || Files.exists(directory) ? directory : nearest(above);
  }
}
