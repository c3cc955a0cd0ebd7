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
 * Makes the names that zeek-archiver makes, and never overwrites. A log is compressed into a hidden
 * file, synced, linked to its name in the archive, and only then removed from the queue. After a
 * run that ended in between, the next run finds the same bytes in the archive and removes the log.
 */
final class OwnArchiver implements Archiver {
  private static final int MAX_COPIES = 1000;
  private static final int BUFFER = 1 << 16;

  private final Path archive;
  private final Path hidden;

  /**
   * @param agentId unique among the agents that share the archive; the next run of the same agent
   *     removes what a killed run left in the hidden file
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
    // The hidden file went before, so a hidden file of a killed run always has its log in the
    // queue.
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
        var gzip = new GZIPOutputStream(out, BUFFER);
        in.transferTo(gzip);
        gzip.finish();
      }
      channel.force(true);
    }
    // Retention goes by the time when the log was written.
    Files.setLastModifiedTime(hidden, Files.getLastModifiedTime(log.file()));
  }

  /** Gives the hidden file the log's name, or the next number where another log has that name. */
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
    throw new IOException(MAX_COPIES + " others have its name in " + archive.resolve(log.day()));
  }

  /**
   * Links, as a link never replaces a file, whereas a rename may replace that of another agent.
   *
   * @return false where the file systems have no such link
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
