package io.zeekeeper.agent.supervision;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a node appends its stdout or stderr to, kept from growing without the node's doing:
 * what it holds is copied aside and cut off. The node opened it for append, so that it goes on at
 * the file's new end; what it writes between copy and cut is lost. A file and not a pipe, as nodes
 * outlive the agent. Safe on any thread; methods wait for the disk.
 */
final class OutputFile {
  private static final Logger log = LoggerFactory.getLogger(OutputFile.class);
  private static final int KEPT = 5;
  private static final int TAIL_LINES = 100;
  private static final int TAIL_BYTES = 16 * 1024;
  private static final long TAIL_ONLY_MAX = 256 * 1024;

  private final Path path;
  private final boolean tailOnly;
  private final long maxBytes;
  // The end of what was cut off last, in this launch; tails start with it.
  private byte[] cutOff = {};
  private String tailBefore = "";

  /**
   * @param name as configured; empty keeps nothing but a tail
   * @param hidden the file's name when nothing but a tail is kept
   * @param maxBytes size from which its content is moved on
   */
  OutputFile(Path directory, String name, String hidden, long maxBytes) {
    this.tailOnly = name.isBlank();
    this.path = directory.resolve(tailOnly ? hidden : name);
    this.maxBytes = tailOnly ? Math.min(TAIL_ONLY_MAX, maxBytes) : maxBytes;
  }

  Path path() {
    return path;
  }

  /** Makes room for the next launch; nobody may be writing. */
  synchronized void rotate() throws IOException {
    tailBefore = tail();
    boolean emptied = cap();
    cutOff = new byte[0];
    if (emptied || tailOnly) {
      Files.deleteIfExists(path);
    } else if (Files.exists(path)) {
      shift();
      Files.move(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Cuts the file off when it is too large, while the node goes on writing.
   *
   * @return whether it was
   */
  synchronized boolean cap() throws IOException {
    if (!Files.exists(path) || Files.size(path) <= maxBytes) {
      return false;
    }
    cutOff = end(path, TAIL_BYTES);
    if (!tailOnly) {
      try {
        shift();
        copyEnd();
      } catch (IOException e) {
        // A full disk, as it may be: then all the more the file must not stay as large as it is.
        log.warn("{} is cut off without a copy: {}", path, e.toString());
      }
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    return true;
  }

  private void copyEnd() throws IOException {
    try (var from = FileChannel.open(path, StandardOpenOption.READ);
        var to =
            FileChannel.open(
                numbered(1),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      long end = from.size();
      long position = Math.max(0, end - maxBytes);
      while (position < end) {
        long moved = from.transferTo(position, end - position, to);
        if (moved <= 0) {
          return;
        }
        position += moved;
      }
    }
  }

  private void shift() throws IOException {
    for (int number = KEPT; number > 1; number--) {
      if (Files.exists(numbered(number - 1))) {
        Files.move(numbered(number - 1), numbered(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  /** The last 100 lines and 16 KiB of this launch. */
  synchronized String tail() {
    var all = new ByteArrayOutputStream();
    all.writeBytes(cutOff);
    all.writeBytes(end(path, TAIL_BYTES));
    return lastLines(all.toByteArray());
  }

  /** The same of the launch before, which an earlier agent may have seen to. */
  synchronized String previousTail() {
    return tailBefore.isEmpty() && !tailOnly ? lastLines(end(numbered(1), TAIL_BYTES)) : tailBefore;
  }

  /**
   * The last {@code lines} lines of one start, which end before a mebibyte.
   *
   * @param start 0 for the present one, 1 for the one before; one that wrote more than the bound
   *     takes several
   * @return empty when nothing of it is kept
   */
  synchronized Optional<String> tail(int start, int lines) {
    if (start == 1 && tailOnly && !tailBefore.isEmpty()) {
      return Optional.of(OutputTail.of(tailBefore.getBytes(StandardCharsets.UTF_8), lines));
    }
    Path file = start == 0 ? path : numbered(start);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var all = new ByteArrayOutputStream();
    if (start == 0) {
      all.writeBytes(cutOff);
    }
    all.writeBytes(end(file, OutputTail.MAX_BYTES));
    return Optional.of(OutputTail.of(all.toByteArray(), lines));
  }

  private static String lastLines(byte[] bytes) {
    int start = Math.max(0, bytes.length - TAIL_BYTES);
    List<String> lines =
        new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private static byte[] end(Path path, int most) {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      file.seek(Math.max(0, length - most));
      byte[] bytes = new byte[(int) Math.min(most, length)];
      file.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
