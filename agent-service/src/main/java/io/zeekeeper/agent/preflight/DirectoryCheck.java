package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks whether a node's directories can be written, and whether their disk has space left. */
final class DirectoryCheck {
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long MIN_FREE_MEBIBYTES = 100;

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
    Path existing = nearest(directory.toAbsolutePath());
    if (!Files.isDirectory(existing)) {
      return Optional.of(existing + " is not a directory");
    }
    if (!Files.isWritable(existing)) {
      return Optional.of("cannot write to " + existing);
    }

    try {
      long left = Files.getFileStore(existing).getUsableSpace() / MEBIBYTE;
      return left < MIN_FREE_MEBIBYTES
          ? Optional.of("only %d MiB are left on the disk of %s".formatted(left, existing))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "cannot determine the space left on the disk of " + existing + ": " + e.getMessage());
    }
  }

  /** The directory itself, or the nearest directory above it that exists. */
  static Path nearest(Path directory) {
    Path above = directory.getParent();
    return above == null || Files.exists(directory) ? directory : nearest(above);
  }
}
