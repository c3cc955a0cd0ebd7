package io.zeekeeper.agent.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Does what zeek-archiver does, and never overwrites: a log is compressed into a hidden file beside
 * its target, synced, renamed, and only then removed from the queue. Where a run ended in between,
 * the next finds the same content at the target and has only to remove the log.
 */
final class OwnArchiver implements Archiver {
  private static final int MAX_COPIES = 1000;
  private static final int BUFFER = 1 << 16;

  private final Path archive;

  OwnArchiver(Path archive) {
    this.archive = archive;
  }

  @Override
  public Outcome archive(List<Path> files) throws InterruptedException {
    return archiveLogs(LogQueue.logs(files));
  }

  Outcome archiveLogs(List<RotatedLog> logs) throws InterruptedException {
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
    return new Outcome(
        logs.size() - failed,
        first == null
            ? null
            : failed + " of " + logs.size() + " logs stay in the log queue; " + first);
  }

  private void archive(RotatedLog log) throws IOException {
    Path day = archive.resolve(log.day());
    if (!Files.isDirectory(day)) {
      Files.createDirectories(day);
      sync(archive);
    }
    for (int copy = 1; copy <= MAX_COPIES; copy++) {
      Path target = log.target(archive, copy);
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        place(log, target);
        Files.deleteIfExists(log.file());
        return;
      }
      if (isSame(log, target)) {
        Files.deleteIfExists(log.file());
        return;
      }
    }
    throw new IOException(MAX_COPIES + " others have its name in " + day);
  }

  private static void place(RotatedLog log, Path target) throws IOException {
    if (log.isCompressed()) {
      try {
        Files.move(log.file(), target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent());
        return;
      } catch (AtomicMoveNotSupportedException e) {
        // Another file system: copied below.
      }
    }
    Path hidden = target.resolveSibling(".tmp." + log.archivedName(1));
    try {
      copy(log, hidden);
      Files.setLastModifiedTime(hidden, Files.getLastModifiedTime(log.file()));
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(hidden);
    }
    sync(target.getParent());
  }

  private static void copy(RotatedLog log, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(log.file());
        FileChannel channel =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
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
  }

  private static boolean isSame(RotatedLog log, Path archived) throws IOException {
    try (InputStream source = Files.newInputStream(log.file());
        InputStream there = open(archived, !log.isCompressed())) {
      return equal(source, there);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException e) {
      // Not what this class or gzip would have made of it.
      return false;
    }
  }

  private static InputStream open(Path file, boolean gzip) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return gzip ? new GZIPInputStream(raw, BUFFER) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean equal(InputStream one, InputStream other) throws IOException {
    byte[] left = new byte[BUFFER];
    byte[] right = new byte[BUFFER];
    while (true) {
      int length = one.readNBytes(left, 0, BUFFER);
      if (length != other.readNBytes(right, 0, BUFFER)
          || !java.util.Arrays.equals(left, 0, length, right, 0, length)) {
        return false;
      }
      if (length < BUFFER) {
        return true;
      }
    }
  }

  private static void sync(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }
}
