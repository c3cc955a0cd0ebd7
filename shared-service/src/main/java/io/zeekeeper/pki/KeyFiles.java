package io.zeekeeper.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files with secrets: only their owner may read them (mode 0600). */
public final class KeyFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private KeyFiles() {}

  /**
   * Replaces a file so that a crash leaves the old or the new content, and syncs the file and its
   * directory. The file has mode 0600 from its first byte, whatever the umask says.
   */
  public static void write(Path file, String content) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null) {
      throw new IOException(file + " has no directory");
    }
    Path temporary = directory.resolve("." + target.getFileName() + ".new");
    // A left-over file of a crash may have another mode.
    Files.deleteIfExists(temporary);

    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }

    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /**
   * Reads a file that only its owner may read.
   *
   * @throws PkiException when the group or others may read, write or execute the file
   */
  public static String read(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new PkiException(
          "%s holds a secret, and its mode %s lets others use it; run chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(mode), file));
    }
    return Files.readString(file);
  }
}
