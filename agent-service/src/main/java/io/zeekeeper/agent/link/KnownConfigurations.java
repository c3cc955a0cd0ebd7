package io.zeekeeper.agent.link;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ConfigurationReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The configurations that requests may refer to: the last few that requests named, and the deployed
 * configuration. Kept across sessions, but not across restarts of the agent. Safe on any thread.
 */
final class KnownConfigurations {
  /** The controller counts on this many being known. */
  static final int CAPACITY = 4;

  private final Supplier<Optional<Configuration>> deployed;

  // Least recently named first.
  private final Map<ConfigurationReference, Configuration> all = new LinkedHashMap<>();

  KnownConfigurations(Supplier<Optional<Configuration>> deployed) {
    this.deployed = deployed;
  }

  synchronized void add(ConfigurationReference reference, Configuration configuration) {
    all.remove(reference);
    all.put(reference, configuration);
    if (all.size() > CAPACITY) {
      all.remove(all.keySet().iterator().next());
    }
  }

  synchronized Optional<Configuration> find(ConfigurationReference reference) {
    Optional<Configuration> found =
        Optional.ofNullable(all.get(reference))
            .or(() -> deployed.get().filter(now -> isNamed(now, reference)));
    found.ifPresent(configuration -> add(reference, configuration));
    return found;
  }

  // Compares the id first, as the hash is slow to compute.
  private static boolean isNamed(Configuration configuration, ConfigurationReference reference) {
    return configuration.id().equals(reference.id())
        && configuration.contentHash().equals(reference.hash());
  }
}
