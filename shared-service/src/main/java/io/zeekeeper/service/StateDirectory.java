package io.zeekeeper.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service's own directory below {@code <state-dir>/nodes}: locked while the service runs, and the
 * home of its persistent id.
 */
public final class StateDirectory implements AutoCloseable {
  private static final Path SYSTEM_DEFAULT = Path.of("/var/lib/zeekeeper");
  private static final String ID_FILE = "id";

  private final Path stateDir;
  private final Path home;
  private final FileChannel lock;
  private final String id;

  private StateDirectory(Path stateDir, Path home, FileChannel lock, String id) {
    this.stateDir = stateDir;
    this.home = home;
    this.lock = lock;
    this.id = id;
  }

  /**
   * The state directory: as configured, else the system's when it is writable, else {@code var}.
   */
  public static Path resolve(@Nullable String configured) {
    if (configured != null && !configured.isBlank()) {
      return Path.of(configured).toAbsolutePath().normalize();
    }
    Path parent = Files.exists(SYSTEM_DEFAULT) ? SYSTEM_DEFAULT : SYSTEM_DEFAULT.getParent();
    return Files.isWritable(parent) ? SYSTEM_DEFAULT : Path.of("var").toAbsolutePath();
  }

  /**
   * Opens and locks {@code <stateDir>/nodes/<directory>}, creating what is missing.
   *
   * @throws StartupException when another process has it, or it cannot be written
   */
  public static StateDirectory open(Path stateDir, String directory) {
    Path home = stateDir.resolve("nodes").resolve(directory).normalize();
    try {
      createPrivately(home);
      FileChannel channel =
          FileChannel.open(
              home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw new StartupException(
            "another service uses "
                + home
                + "; stop it, or give this one another name or another zeekeeper.state-dir");
      }
      return new StateDirectory(stateDir, home, channel, readOrCreateId(home));
    } catch (IOException e) {
      throw new StartupException(
          "cannot use the state directory "
              + home
              + ": "
              + e
              + "; make it writable, or set zeekeeper.state-dir",
          e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String readOrCreateId(Path home) throws IOException {
    Path file = home.resolve(ID_FILE);
    if (Files.exists(file)) {
      String id = Files.readString(file).strip();
      if (id.matches("[0-9a-f-]{36}")) {
        return id;
      }
    }
    String id = UUID.randomUUID().toString();
    writeAtomically(file, id + "\n");
    return id;
  }

  /** Creates a directory and its parents, readable by this user and group only. */
  public static void createPrivately(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
  }

  /**
   * Replaces a file so that a crash leaves the old content or the new, never a part: written
   * beside, synced, renamed, and the rename synced.
   */
  public static void writeAtomically(Path file, String content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " has no directory");
    }
    Path temporary = directory.resolve("." + file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            java.util.Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
      var bytes =
          java.nio.ByteBuffer.wrap(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** Replaces a file by rename without syncing it. */
  public static void replace(Path file, String content) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(temporary, content);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The root that holds all of Zeekeeper's state on this host. */
  public Path stateDir() {
    return stateDir;
  }

  /** This service's own directory. */
  public Path home() {
    return home;
  }

  /** This service's persistent id. */
  public String id() {
    return id;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
