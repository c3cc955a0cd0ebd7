package io.zeekeeper.agent.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Archives logs under the same names as zeek-archiver, and never overwrites a file. A log is
 * compressed into a hidden file, synced, linked to its name in the archive, and only then removed
 * from the queue. If a run ends in between, the next run finds the same bytes in the archive and
 * removes the log.
 */
final class OwnArchiver implements Archiver {
  private static final int MAX_COPIES = 1000;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path archive;
  private final Path hidden;

  /**
   * @param agentId unique among the agents that share the archive; the next run of the same agent
   *     removes the hidden file of a killed run
   */
  OwnArchiver(Path archive, String agentId) {
    this.archive = archive;
    this.hidden = archive.resolve(".tmp." + agentId);
  }

  @Override
  public Optional<String> archive(List<Path> files) throws InterruptedException {
    List<RotatedLog> logs = files.stream().flatMap(file -> RotatedLog.of(file).stream()).toList();
    int failed = 0;
    @Nullable String first = null;
    for (RotatedLog log : logs) {
      try {
        archive(log);
      } catch (ClosedByInterruptException e) {
        throw new InterruptedException("while archiving " + log.file());
      } catch (IOException e) {
        failed++;
        first = first == null ? log.file() + ": " + e : first;
      }
    }

    return first == null
        ? Optional.empty()
        : Optional.of(
            "%d of %d logs stay in the log queue; %s".formatted(failed, logs.size(), first));
  }

  private void archive(RotatedLog log) throws IOException {
    Path day = archive.resolve(log.day());
    if (!Files.isDirectory(day)) {
      Files.createDirectories(day);
      sync(archive);
    }

    try {
      pack(log);
      place(log);
    } finally {
      Files.deleteIfExists(hidden);
    }
    sync(day);
    // Deleted after the hidden file, so the log of a killed run's hidden file is always still in
    // the queue.
    Files.deleteIfExists(log.file());
  }

  private void pack(RotatedLog log) throws IOException {
    Files.deleteIfExists(hidden);
    if (log.isCompressed() && isLinked(log.file(), hidden)) {
      return;
    }

    try (InputStream in = Files.newInputStream(log.file());
        FileChannel channel =
            FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      if (log.isCompressed()) {
        in.transferTo(out);
      } else {
        var gzip = new GZIPOutputStream(out, BUFFER_BYTES);
        in.transferTo(gzip);
        gzip.finish();
      }
      channel.force(true);
    }
    // Retention depends on the time when the log was written.
    Files.setLastModifiedTime(hidden, Files.getLastModifiedTime(log.file()));
  }

  /** Moves the hidden file to the log's name, or a numbered name where another log has that. */
  private void place(RotatedLog log) throws IOException {
    for (int copy = 1; copy <= MAX_COPIES; copy++) {
      Path target = log.target(archive, copy);
      try {
        if (!isLinked(hidden, target)) {
          Files.move(hidden, target);
        }
        return;
      } catch (FileAlreadyExistsException e) {
        if (Files.isRegularFile(target) && Files.mismatch(hidden, target) == -1) {
          return;
        }
      }
    }
    throw new IOException(
        "%d other logs have the same name in %s".formatted(MAX_COPIES, archive.resolve(log.day())));
  }

  /**
   * Creates a hard link, which never replaces a file; a rename may replace another agent's file.
   *
   * @return false where the file system does not support the link
   */
  private static boolean isLinked(Path file, Path link) throws FileAlreadyExistsException {
    try {
      Files.createLink(link, file);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
