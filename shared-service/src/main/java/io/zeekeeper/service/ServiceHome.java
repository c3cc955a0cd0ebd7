package io.zeekeeper.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that a service may own: it has a file that names the service, and a file that the
 * service locks while it runs.
 */
record ServiceHome(Path path) {
  private static final String MARKER = "service";
  private static final String LOCK = "lock";
  private static final List<String> SERVICES = List.of("agent", "controller");

  /** All homes below a directory that holds homes and directories of nodes. */
  static List<ServiceHome> below(Path directory) throws IOException {
    return directories(directory).map(ServiceHome::new).filter(ServiceHome::isHome).toList();
  }

  /**
   * Whether directories of nodes below {@code directory} may belong to this home: there are some,
   * and this home existed before or is the only home of its service.
   */
  boolean mayHaveNodes(Path directory, String service) throws IOException {
    List<ServiceHome> others =
        directories(directory).map(ServiceHome::new).filter(other -> !other.equals(this)).toList();
    boolean first =
        !Files.exists(path)
            && others.stream().anyMatch(o -> o.service().equals(Optional.of(service)));
    return !first && others.stream().anyMatch(other -> !other.isHome());
  }

  private static Stream<Path> directories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  boolean isHome() {
    return service().isPresent();
  }

  /**
   * The service that owns this home, as in {@code agent}. A home of an earlier version has no
   * marker, but an id, a lock and a log.
   */
  Optional<String> service() {
    Optional<String> marked = marker().filter(SERVICES::contains);
    if (marked.isPresent() || !has("id") || !has(LOCK)) {
      return marked;
    }
    return SERVICES.stream().filter(service -> has(service + ".log")).findFirst();
  }

  private Optional<String> marker() {
    try {
      return Optional.of(
          new String(Files.readAllBytes(path.resolve(MARKER)), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean has(String file) {
    return Files.isRegularFile(path.resolve(file));
  }

  void mark(String service) throws IOException {
    if (!marker().equals(Optional.of(service))) {
      StateDirectory.writeAtomically(path.resolve(MARKER), service + "\n");
    }
  }

  /** Locks the home until the channel is closed; null when another service has locked the home. */
  @Nullable FileChannel lock() throws IOException {
    FileChannel channel =
        OwnerOnly.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This process holds the lock.
    }
    channel.close();
    return null;
  }

  /** Whether a service runs in this home, as far as this user can find out. */
  boolean isLocked() {
    try (FileChannel lock = lock()) {
      return lock == null;
    } catch (IOException e) {
      return false;
    }
  }
}
