package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.Hashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * A digest of all {@code *.zeek} and {@code *.sig} files below a directory. Follows symbolic links.
 * Blocks on the disk.
 *
 * @param digest the hash of the files' contents and of their paths relative to the directory
 * @param problem why the digest does not cover all files, in words for a person; absent when it
 *     does
 */
record ScriptTree(String digest, @Nullable String problem) {
  static final int MAX_FILES = 50_000;
  static final int MAX_DEPTH = 40;

  static ScriptTree of(Path directory) {
    return of(directory, MAX_FILES);
  }

  static ScriptTree of(Path directory, int maxFiles) {
    var walk = new Walk(directory, maxFiles);
    try {
      Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, walk);
    } catch (IOException e) {
      walk.problem = directory + " cannot be read: " + e;
    }

    MessageDigest digest = Hashes.sha256();
    walk.scripts.sort(Comparator.comparing(Path::toString));
    for (Path script : walk.scripts) {
      add(directory.relativize(script).toString(), script, digest);
    }
    return new ScriptTree(HexFormat.of().formatHex(digest.digest()), walk.problem);
  }

  /**
   * Adds a file's name, size and two checksums of its content. Under the compiler flags that an
   * agent runs with, SHA-256 over the content would occupy the loop three times as long.
   */
  static void add(String name, Path file, MessageDigest digest) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      // A node runs as this user and cannot read the file either.
      content = new byte[0];
    }

    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer summary =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putInt(nameBytes.length)
            .putInt(content.length)
            .putLong(checksum(new CRC32(), content))
            .putLong(checksum(new CRC32C(), content));
    digest.update(nameBytes);
    digest.update(summary.flip());
  }

  private static long checksum(Checksum checksum, byte[] content) {
    checksum.update(content);
    return checksum.getValue();
  }

  /** Collects the scripts; skips a directory that a link leads back to. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path directory;
    private final int maxFiles;
    private final List<Path> scripts = new ArrayList<>();
    private @Nullable String problem;
    private int files;

    Walk(Path directory, int maxFiles) {
      this.directory = directory;
      this.maxFiles = maxFiles;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isDirectory()) {
        problem = "%s is nested more than %d directories deep".formatted(file, MAX_DEPTH);
        return FileVisitResult.TERMINATE;
      }
      if (++files > maxFiles) {
        problem =
            "%s holds more than %d files; remove it from ZEEKPATH, or move other files elsewhere"
                .formatted(directory, maxFiles);
        return FileVisitResult.TERMINATE;
      }

      String name = file.toString();
      if (attributes.isRegularFile() && (name.endsWith(".zeek") || name.endsWith(".sig"))) {
        scripts.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
