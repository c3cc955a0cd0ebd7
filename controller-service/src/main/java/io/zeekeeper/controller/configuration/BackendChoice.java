package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the cluster's message layer if the operator has not. */
final class BackendChoice {
  private BackendChoice() {}

  /**
   * Keeps the deployed backend if no instance is known to lack it, because a change restarts every
   * node. Otherwise chooses ZeroMQ if no instance is known to lack it, else Broker.
   *
   * @param known the backends that an instance's Zeek has; empty if not known, which excludes none
   */
  static Backend choose(
      Configuration configuration,
      @Nullable Backend deployed,
      Function<String, Optional<List<Backend>>> known) {
    List<List<Backend>> had =
        configuration.instances().stream()
            .map(Instance::name)
            .map(known)
            .flatMap(Optional::stream)
            .toList();
    if (deployed != null && allHave(deployed, had)) {
      return deployed;
    }
    return allHave(Backend.ZEROMQ, had) ? Backend.ZEROMQ : Backend.BROKER;
  }

  private static boolean allHave(Backend backend, Collection<List<Backend>> had) {
    return had.stream().allMatch(backends -> backends.contains(backend));
  }
}
