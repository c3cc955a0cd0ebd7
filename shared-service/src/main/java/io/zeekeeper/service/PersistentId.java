package io.zeekeeper.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A service's id, stored twice on disk: other services and running processes identify the service
 * by its id, so a damaged file must not change the id.
 *
 * @param value the id
 * @param notes messages about the id for the operator
 */
record PersistentId(String value, List<String> notes) {
  private static final String FILE = "id";
  private static final String COPY = "id.copy";
  private static final String LOST = "id.lost";
  private static final String FORM = "[0-9a-f-]{36}";

  /** Whether {@code text} has the form of an id. */
  static boolean isId(String text) {
    return text.matches(FORM);
  }

  /** Reads the id of a home from its file or the copy. */
  static Optional<String> in(Path home) throws IOException {
    Optional<String> id = read(home.resolve(FILE));
    return id.isPresent() ? id : read(home.resolve(COPY));
  }

  /**
   * Whether this home once got a new id although node directories of an unknown earlier id were
   * there.
   */
  static boolean wasLost(Path home) {
    return Files.exists(home.resolve(LOST));
  }

  /**
   * Reads the id, recovers it, or makes a new id.
   *
   * @param hasNodes whether the state directory has directories of nodes that may belong to this
   *     service
   * @throws IOException when an existing file cannot be read, or a file cannot be written
   */
  static PersistentId open(Path stateDir, Path home, IdRecovery recovery, boolean hasNodes)
      throws IOException {
    Path file = home.resolve(FILE);
    Path copy = home.resolve(COPY);
    Optional<String> id = read(file);
    if (id.isPresent()) {
      keep(copy, id.get());
      return new PersistentId(id.get(), List.of());
    }

    Optional<IdRecovery.Found> found =
        read(copy).map(kept -> new IdRecovery.Found(kept, "" + copy));
    if (found.isEmpty()) {
      found = recovery.find(stateDir, home).filter(candidate -> isId(candidate.id()));
    }
    List<String> notes =
        found.map(known -> recovered(file, known)).orElseGet(() -> made(file, hasNodes));
    if (found.isEmpty() && hasNodes) {
      StateDirectory.writeAtomically(home.resolve(LOST), "");
    }
    String value = found.map(IdRecovery.Found::id).orElseGet(() -> UUID.randomUUID().toString());
    keep(copy, value);
    keep(file, value);
    return new PersistentId(value, notes);
  }

  private static List<String> recovered(Path file, IdRecovery.Found found) {
    return List.of(file + " was missing or damaged; the id is restored from " + found.source());
  }

  private static List<String> made(Path file, boolean hasNodes) {
    return hasNodes || Files.exists(file)
        ? List.of(
            file
                + " was missing or damaged, and no trace of the id is left: this service has a new"
                + " id, which its peers and processes do not know")
        : List.of();
  }

  private static void keep(Path file, String id) throws IOException {
    if (!read(file).equals(Optional.of(id))) {
      StateDirectory.writeAtomically(file, id + "\n");
    }
  }

  /** Empty for a file that is missing or damaged. */
  private static Optional<String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    return Optional.of(text).filter(PersistentId::isId);
  }
}
