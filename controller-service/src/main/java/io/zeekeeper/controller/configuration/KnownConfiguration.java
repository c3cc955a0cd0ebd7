package io.zeekeeper.controller.configuration;

import java.time.Instant;
import java.util.Set;

/**
 * A configuration in the list of all, without its content.
 *
 * @param uses what it is now; empty for one of the history
 */
public record KnownConfiguration(ConfigurationIdentity identity, Instant createdAt, Set<Use> uses) {
  /** What a configuration is. */
  public enum Use {
    STAGED,
    READY,
    DEPLOYED
  }

  public KnownConfiguration {
    uses = Set.copyOf(uses);
  }
}
