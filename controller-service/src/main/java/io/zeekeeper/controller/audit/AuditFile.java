package io.zeekeeper.controller.audit;

import io.zeekeeper.service.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file of the audit: one line per record. A line is on disk completely, or not in the file. The
 * file is rotated by size: {@code .1} is the newest rotated file. Logback's appenders are not used
 * because they hide a failed write. Blocks; used by one thread.
 */
final class AuditFile implements AutoCloseable {
  private static final int NEW_LINE = '\n';

  private final Path path;
  private final long maxSize;
  private final int maxFiles;
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  AuditFile(Path path, long maxSize, int maxFiles) {
    this.path = path;
    this.maxSize = maxSize;
    this.maxFiles = maxFiles;
  }

  /** The rotated files that exist, the oldest first, and the file itself. */
  List<Path> all() {
    List<Path> files = new ArrayList<>();
    for (int number = maxFiles; number > 0; number--) {
      files.add(rotated(number));
    }
    files.add(path);
    return files.stream().filter(Files::isRegularFile).toList();
  }

  private Path rotated(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  /** Appends a line and syncs it. */
  void append(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    FileChannel open = open();
    long before = open.size();
    if (before > 0 && before + bytes.length > maxSize) {
      close();
      rotate();
      open = open();
      before = open.size();
    }

    try {
      write(open, ByteBuffer.wrap(bytes));
      open.force(false);
    } catch (IOException e) {
      removeAfter(before, open, e);
      throw e;
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Removes a part of a line, so that the next line does not follow on it. */
  private void removeAfter(long size, FileChannel file, IOException failure) {
    try {
      file.truncate(size);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    close();
  }

  /** The open file; opened again if someone else moved or removed the file. */
  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open != null && Objects.equals(key, keyOnDisk())) {
      return open;
    }
    close();
    open =
        OwnerOnly.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = open;
    key = keyOnDisk();
    open.position(open.size());
    endLastLine(open);
    return open;
  }

  private @Nullable Object keyOnDisk() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Ends a line that a kill of the controller or of the machine cut off. */
  private static void endLastLine(FileChannel file) throws IOException {
    var last = ByteBuffer.allocate(1);
    if (file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != NEW_LINE) {
      write(file, ByteBuffer.wrap(new byte[] {NEW_LINE}));
    }
  }

  private void rotate() throws IOException {
    for (int number = maxFiles - 1; number > 0; number--) {
      move(rotated(number), rotated(number + 1));
    }
    move(path, rotated(1));
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      var _ = Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Each line is synced, so nothing is left to be written.
      }
    }
  }
}
