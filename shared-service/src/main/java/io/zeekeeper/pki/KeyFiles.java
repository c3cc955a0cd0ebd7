package io.zeekeeper.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files with secrets: only their owner may read them (mode 0600), or they are not used. */
public final class KeyFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private KeyFiles() {}

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
