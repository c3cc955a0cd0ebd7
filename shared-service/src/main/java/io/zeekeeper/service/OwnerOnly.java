package io.zeekeeper.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Creates files and directories that only the user of this process can read, whatever the umask. A
 * file that exists keeps its mode.
 */
public final class OwnerOnly {
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("---r--r--");
  private static final Set<PosixFilePermission> ENTERABLE =
      PosixFilePermissions.fromString("-----x--x");

  private OwnerOnly() {}

  /** Creates a directory. Missing parents are readable by the group also. */
  public static void createDirectory(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      StateDirectory.createPrivately(parent);
    }
    Files.createDirectories(directory, DIRECTORY);
  }

  /** Creates an empty file, unless there is a file. */
  public static void createFile(Path file) throws IOException {
    try {
      var _ = Files.createFile(file, FILE);
    } catch (FileAlreadyExistsException e) {
      // The file keeps its content and mode.
    }
  }

  /** Opens a file, which is created if {@code options} say so. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), FILE);
  }

  /** Whether only this user can read a file; false for a file that is missing. */
  public static boolean isOwnerOnly(Path file) {
    try {
      return !hasAny(file, READABLE);
    } catch (IOException e) {
      return false;
    }
  }

  /** The files in a directory that other users can read; empty if they cannot enter it. */
  static List<Path> readableByOthers(Path directory) throws IOException {
    List<Path> readable = new ArrayList<>();
    if (hasAny(directory, ENTERABLE)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(
              directory, file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
        for (Path file : files) {
          if (hasAny(file, READABLE)) {
            readable.add(file.getFileName());
          }
        }
      }
    }
    Collections.sort(readable);
    return readable;
  }

  private static boolean hasAny(Path file, Set<PosixFilePermission> some) throws IOException {
    return !Collections.disjoint(Files.getPosixFilePermissions(file), some);
  }
}
