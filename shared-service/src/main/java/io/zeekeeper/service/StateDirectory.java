package io.zeekeeper.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service's own directory, by default below {@code <state-dir>/nodes}: locked while the service
 * runs. It contains the service's persistent id.
 */
public final class StateDirectory implements AutoCloseable {
  private static final Path SYSTEM_DEFAULT = Path.of("/var/lib/zeekeeper");

  private final Path stateDir;
  private final Path home;
  private final FileChannel lock;
  private final PersistentId id;
  private final List<String> notes;

  private StateDirectory(
      Path stateDir, Path home, FileChannel lock, PersistentId id, List<String> notes) {
    this.stateDir = stateDir;
    this.home = home;
    this.lock = lock;
    this.id = id;
    this.notes = Stream.concat(id.notes().stream(), notes.stream()).toList();
  }

  private static List<String> notes(Path home, List<Path> readable) {
    return readable.isEmpty()
        ? List.of()
        : List.of(
            "other users can read files of this service in %s, such as %s; run: chmod -R go= %s"
                .formatted(home, readable.getFirst(), home));
  }

  /**
   * The configured state directory; by default the system's if it is writable, else {@code var}.
   */
  public static Path resolve(@Nullable String configured) {
    if (configured != null && !configured.isBlank()) {
      return Path.of(configured).toAbsolutePath().normalize();
    }
    Path parent = Files.exists(SYSTEM_DEFAULT) ? SYSTEM_DEFAULT : SYSTEM_DEFAULT.getParent();
    return Files.isWritable(parent) ? SYSTEM_DEFAULT : Path.of("var").toAbsolutePath();
  }

  /**
   * Opens and locks the service's home, creating what is missing.
   *
   * @param recovery where to look for a lost id
   * @throws StartupException when another process has locked the home, when the home cannot be
   *     written, or when the service has no configured name and the state directory belongs to
   *     another service of its kind
   */
  public static StateDirectory open(Path stateDir, ServiceIdentity identity, IdRecovery recovery) {
    Path nodes = stateDir.resolve("nodes");
    // An absolute directory stays unchanged.
    var home = new ServiceHome(nodes.resolve(identity.directory()).normalize());

    try {
      if (!identity.chosen()) {
        refuseOtherName(stateDir, home, identity);
      }
      boolean hasNodes =
          !recovery.equals(IdRecovery.NONE) && home.mayHaveNodes(nodes, identity.service());

      OwnerOnly.createDirectory(home.path());
      List<Path> readable = OwnerOnly.readableByOthers(home.path());
      FileChannel lock = home.lock();
      if (lock == null) {
        throw new StartupException(
            "another service uses "
                + home.path()
                + "; stop it, or give this one another name or another zeekeeper.state-dir");
      }

      home.mark(identity.service());
      return new StateDirectory(
          stateDir,
          home.path(),
          lock,
          PersistentId.open(stateDir, home.path(), recovery, hasNodes),
          notes(home.path(), readable));
    } catch (IOException e) {
      throw new StartupException(
          "cannot use the state directory "
              + home.path()
              + ": "
              + e
              + "; make it writable, or set zeekeeper.state-dir",
          e);
    }
  }

  /**
   * Refuses to start a service without a configured name after its host was renamed: it would
   * abandon its home and its nodes.
   */
  private static void refuseOtherName(Path stateDir, ServiceHome home, ServiceIdentity identity)
      throws IOException {
    for (ServiceHome other : ServiceHome.below(stateDir.resolve("nodes"))) {
      if (!other.equals(home)
          && other.service().equals(Optional.of(identity.service()))
          && !other.isLocked()) {
        throw new StartupException(otherName(stateDir, other.path().getFileName(), identity));
      }
    }
  }

  private static String otherName(Path stateDir, Path other, ServiceIdentity identity) {
    String service = identity.service();
    String property = "--zeekeeper." + service + ".name=";
    return "%s belongs to %s '%s', and without a name this service would be '%s' after its host; "
            .formatted(stateDir, service, other, identity.name())
        + "give %s%s to continue as %s '%s', or %s%s to start another %s beside it"
            .formatted(property, other, service, other, property, identity.name(), service);
  }

  /**
   * The ids of the other services of a state directory.
   *
   * @param home the home to leave out
   * @throws IOException when they cannot be read
   */
  public static Set<String> idsOfOtherServices(Path stateDir, Path home) throws IOException {
    Set<String> ids = new HashSet<>();
    for (ServiceHome other : ServiceHome.below(stateDir.resolve("nodes"))) {
      if (!other.path().equals(home)) {
        PersistentId.in(other.path()).ifPresent(ids::add);
      }
    }
    return ids;
  }

  /**
   * Creates a directory and its parents, readable by this user and group only: for directories on
   * the way to Zeek's logs, which the group may read. {@link OwnerOnly} creates the others.
   */
  public static void createPrivately(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
  }

  /**
   * Replaces a file, which only this user can read, so that a crash leaves the old or the new
   * content, never a part. Writes and syncs a temporary file in the same directory, renames it, and
   * syncs the rename.
   */
  public static void writeAtomically(Path file, String content) throws IOException {
    write(file, content, true);
    try (FileChannel entries = FileChannel.open(directoryOf(file), StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /**
   * Replaces a file that can be regenerated and that only this user can read: writes a temporary
   * file in the same directory and renames it, without a sync. A crash of this process leaves the
   * old or the new content; a power failure may leave anything.
   */
  public static void replace(Path file, String content) throws IOException {
    write(file, content, false);
  }

  private static void write(Path file, String content, boolean sync) throws IOException {
    Path temporary = directoryOf(file).resolve("." + file.getFileName() + ".new");
    // What a killed service left may have another mode.
    var _ = Files.deleteIfExists(temporary);

    try (FileChannel channel =
        OwnerOnly.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (sync) {
        channel.force(true);
      }
    }

    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Renames a damaged file, so that a person can inspect it and Zeekeeper does not read it again.
   *
   * @return its new name
   * @throws UncheckedIOException when it cannot be renamed
   */
  public static Path setAside(Path file) {
    Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
    try {
      return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rename " + file + ": " + e.getMessage(), e);
    }
  }

  private static Path directoryOf(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " has no directory");
    }
    return directory;
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
    return id.value();
  }

  /** Messages for the operator about the state as it was found, logged at the start. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Whether this service once made a new id although the state directory had nodes. Processes of
   * those nodes may then run with the token of an unknown earlier id.
   */
  public boolean hasLostItsId() {
    return PersistentId.wasLost(home);
  }

  /** Whether a directory below {@code nodes} is a service's home, so that no node may use it. */
  public boolean isHomeOfAService(String name) {
    Path directory = stateDir.resolve("nodes").resolve(name);
    return directory.equals(home) || new ServiceHome(directory).isHome();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
