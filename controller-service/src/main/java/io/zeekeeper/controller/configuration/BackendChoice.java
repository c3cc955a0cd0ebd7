package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the cluster's message layer where the operator leaves it open. */
final class BackendChoice {
  private BackendChoice() {}

  /**
   * The deployed one while no instance lacks it, as another one restarts every node; else ZeroMQ
   * where no instance lacks that, else Broker.
   *
   * @param known the backends that an instance's Zeek has; empty while nobody knows, which counts
   *     neither for nor against one
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
