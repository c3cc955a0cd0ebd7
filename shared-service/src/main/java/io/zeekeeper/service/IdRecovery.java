package io.zeekeeper.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the id of a service whose {@code id} file and its copy are lost or damaged. */
@FunctionalInterface
public interface IdRecovery {
  /** The recovery of a service that leaves no trace of its id elsewhere. */
  IdRecovery NONE = (stateDir, home) -> Optional.empty();

  /**
   * Looks for the id. Called while the service starts, with its home locked.
   *
   * @param stateDir root of all state
   * @param home the service's own directory
   * @throws IOException when the place to look in cannot be read; the service must then not start,
   *     as it would start with a new id
   */
  Optional<Found> find(Path stateDir, Path home) throws IOException;

  /**
   * An id that was found.
   *
   * @param source the place of the id, in words, as in {@code launch record /…/worker.json}
   */
  record Found(String id, String source) {}
}
