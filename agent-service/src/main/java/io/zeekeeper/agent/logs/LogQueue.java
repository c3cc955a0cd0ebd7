package io.zeekeeper.agent.logs;

import io.zeekeeper.service.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory into which Zeek moves its rotated logs. Agents that share it take turns. Used on
 * the archive's thread.
 */
record LogQueue(Path directory) {
  private static final String LOCK = ".archive.lock";

  /** All waiting files, sorted by name; none where there is no queue yet. */
  List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** Locks the queue for this agent; empty while another agent holds the lock. */
  Optional<FileChannel> lock() throws IOException {
    FileChannel channel =
        OwnerOnly.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // This process holds the lock.
    }
    channel.close();
    return Optional.empty();
  }
}
