package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The instance whose agent reaches a node: its own, but for some of ZeroMQ's. There, a node that
 * writes logs serves no channel itself, and where no other node runs beside it, it is reached
 * through the cluster from another host, the manager's by preference. For one request.
 */
final class DispatchRoutes {
  private final Configuration configuration;
  private final boolean zeroMq;
  private final Optional<String> elsewhere;
  private final Map<String, String> known = new HashMap<>();

  DispatchRoutes(Deployed deployed) {
    this.configuration = deployed.configuration();
    this.zeroMq = deployed.cluster().backend() == Backend.ZEROMQ;
    this.elsewhere =
        configuration.nodes().stream()
            .filter(node -> !configuration.writesLogs(node))
            .min(Comparator.comparing(Node::role).thenComparing(Node::name))
            .map(Node::instance);
  }

  /** Looks at each instance once, however many nodes it has. */
  String to(Node node) {
    return known.computeIfAbsent(node.instance(), this::through);
  }

  private String through(String instance) {
    boolean itself =
        !zeroMq
            || configuration.nodesOf(instance).stream()
                .anyMatch(node -> !configuration.writesLogs(node));
    return itself ? instance : elsewhere.orElse(instance);
  }
}
