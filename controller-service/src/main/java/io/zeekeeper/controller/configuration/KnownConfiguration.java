package io.zeekeeper.controller.configuration;

import java.time.Instant;
import java.util.Set;

/**
 * A configuration in the list of all configurations, without its content.
 *
 * @param uses its present uses; empty if it is only history
 */
public record KnownConfiguration(ConfigurationIdentity identity, Instant createdAt, Set<Use> uses) {
  /** How a configuration is used. */
  public enum Use {
    STAGED,
    READY,
    DEPLOYED
  }

  public KnownConfiguration {
    uses = Set.copyOf(uses);
  }
}
