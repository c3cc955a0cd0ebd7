package io.zeekeeper.agent.outputs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file to which a node appends its stdout or stderr. Nodes outlive the agent, so they write to
 * files and not to pipes. A start has up to two files: {@code <name>} and, once that grew too
 * large, {@code <name>.more} with the earlier output of the same start. Earlier starts keep both as
 * {@code <name>.1} and {@code <name>.1.more}, and so on.
 *
 * <p>Safe on any thread. Only {@link #cap()} takes long: it copies without the monitor, so the
 * other methods wait at most for one rename or one read of a tail.
 */
final class OutputFile {
  private static final Logger log = LoggerFactory.getLogger(OutputFile.class);
  private static final int EARLIER_STARTS = 5;
  private static final int TAIL_ONLY_EARLIER_STARTS = 1;
  private static final long TAIL_ONLY_MAX_BYTES = 256 * 1024;
  private static final long CHUNK_BYTES = 16 * 1024 * 1024;
  // The most output written during a copy that is copied as well, under the monitor.
  private static final long MAX_REST_BYTES = 1024 * 1024;

  private final Path path;
  private final int starts;
  private final long maxBytes;
  private int rotations;

  /**
   * @param name the configured name; empty keeps only a tail of this start and the one before
   * @param hidden the file's name where only a tail is kept
   * @param maxBytes size from which the content moves to {@code .more}
   */
  OutputFile(Path directory, String name, String hidden, long maxBytes) {
    boolean tailOnly = name.isBlank();
    this.path = directory.resolve(tailOnly ? hidden : name);
    this.starts = tailOnly ? TAIL_ONLY_EARLIER_STARTS : EARLIER_STARTS;
    this.maxBytes = tailOnly ? Math.min(TAIL_ONLY_MAX_BYTES, maxBytes) : maxBytes;
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Makes way for the next start by renames alone; the node must not be running. */
  synchronized void rotate() throws IOException {
    rotations++;
    Files.deleteIfExists(ofStart(starts));
    Files.deleteIfExists(more(starts));
    for (int start = starts; start > 0; start--) {
      move(ofStart(start - 1), ofStart(start));
      move(more(start - 1), more(start));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The file of one start: 0 is the current start, 1 the one before. */
  private Path ofStart(int start) {
    return start == 0 ? path : path.resolveSibling(path.getFileName() + "." + start);
  }

  private Path more(int start) {
    return suffixed(ofStart(start), ".more");
  }

  private static Path suffixed(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /**
   * Truncates the files of all starts that are too large, the current one while its node keeps
   * writing. Output between the end of the copy and the truncation is lost. One thread at a time.
   */
  void cap() throws IOException {
    int before = rotations();
    // Files of earlier starts may have grown too large while no agent ran, or in the last second of
    // their node.
    for (int start = 0; start <= starts; start++) {
      if (isTooLarge(ofStart(start))) {
        truncate(start, before);
      }
    }
  }

  private boolean isTooLarge(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) > maxBytes;
  }

  private void truncate(int start, int before) throws IOException {
    Path file = ofStart(start);
    Path part = suffixed(path, ".part");
    try (var from = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (var to =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        long end = from.size();
        copy(from, to, Math.max(0, end - maxBytes), end, before);
        replace(from, to, end, before, part, more(start));
      } catch (IOException e) {
        log.warn("truncating {} without a copy: {}", file, e.toString());
        truncateWithoutCopy(from, file, before, more(start));
      }
    } catch (NoSuchFileException e) {
      // A start renamed the file meanwhile; the next check finds it under its new name.
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private synchronized int rotations() {
    return rotations;
  }

  private synchronized void replace(
      FileChannel from, FileChannel to, long copied, int before, Path part, Path more)
      throws IOException {
    if (rotations == before) {
      copy(from, to, copied, Math.min(from.size(), copied + MAX_REST_BYTES), before);
      Files.move(part, more, StandardCopyOption.REPLACE_EXISTING);
      from.truncate(0);
    }
  }

  /**
   * Truncates the file first, and then writes its last lines into the space gained, as the disk may
   * be full.
   */
  private synchronized void truncateWithoutCopy(FileChannel from, Path file, int before, Path more)
      throws IOException {
    if (rotations == before) {
      byte[] end = OutputTail.read(OutputTail.RESULT_BYTES, file);
      from.truncate(0);
      Files.write(more, end);
    }
  }

  /** Copies a range; stops early when a rotation has made the copy useless. */
  private void copy(FileChannel from, FileChannel to, long start, long end, int before)
      throws IOException {
    long position = start;
    while (position < end && rotations() == before) {
      long moved = from.transferTo(position, Math.min(CHUNK_BYTES, end - position), to);
      if (moved <= 0) {
        return;
      }
      position += moved;
    }
  }

  /** The last 100 lines, at most 16 KiB, of one start: 0 is the current one, 1 the one before. */
  synchronized String tail(int start) {
    byte[] end = OutputTail.read(OutputTail.RESULT_BYTES, more(start), ofStart(start));
    return OutputTail.of(end, OutputTail.RESULT_LINES);
  }

  /**
   * The last {@code lines} lines of one start, at most 1 MiB.
   *
   * @param start 0 for the current start, 1 for the one before
   * @return empty when no output of that start is kept
   */
  synchronized Optional<String> tail(int start, int lines) {
    if (start > starts || (!Files.exists(ofStart(start)) && !Files.exists(more(start)))) {
      return Optional.empty();
    }
    byte[] end = OutputTail.read(OutputTail.MAX_BYTES, more(start), ofStart(start));
    return Optional.of(OutputTail.of(end, lines));
  }
}
