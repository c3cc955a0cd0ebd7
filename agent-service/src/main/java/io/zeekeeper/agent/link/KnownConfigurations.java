package io.zeekeeper.agent.link;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.ConfigurationReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The configurations that requests may name: the last few that were named, and the one that is
 * deployed. They outlive sessions, not the agent. Safe on any thread.
 */
final class KnownConfigurations {
  /** As many as a controller takes for known. */
  static final int MOST = 4;

  private final Supplier<Optional<Configuration>> deployed;

  // The least recently named one first.
  private final Map<ConfigurationReference, Configuration> all = new LinkedHashMap<>();

  KnownConfigurations(Supplier<Optional<Configuration>> deployed) {
    this.deployed = deployed;
  }

  synchronized void add(ConfigurationReference reference, Configuration configuration) {
    all.remove(reference);
    all.put(reference, configuration);
    if (all.size() > MOST) {
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

  // The hash takes long.
  private static boolean isNamed(Configuration configuration, ConfigurationReference reference) {
    return configuration.id().equals(reference.id())
        && configuration.contentHash().equals(reference.hash());
  }
}
