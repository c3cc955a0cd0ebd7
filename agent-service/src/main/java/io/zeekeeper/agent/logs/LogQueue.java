package io.zeekeeper.agent.logs;

import io.zeekeeper.agent.process.ProcessMark;
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
final class LogQueue {
  private static final String LOCK = ".archive.lock";
  private static final String PROGRAM = ".archive.program";

  private final Path directory;

  LogQueue(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** All that waits in it, sorted by name; nothing where there is no queue yet. */
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

  static List<RotatedLog> logs(List<Path> files) {
    return files.stream().flatMap(file -> RotatedLog.of(file).stream()).toList();
  }

  /** Says which program works on a queue. */
  static ProcessMark program(Path directory) {
    return new ProcessMark(directory.resolve(PROGRAM));
  }

  /** Whether a program still works on it that an agent which was killed has left behind. */
  boolean isWorkedOn() {
    return program(directory).isHeld();
  }

  /** The queue for this process alone, or nothing while another has it. */
  Optional<FileChannel> lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process.
    }
    channel.close();
    return Optional.empty();
  }
}
