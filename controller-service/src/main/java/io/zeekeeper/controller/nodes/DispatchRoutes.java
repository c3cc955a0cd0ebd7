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
 * Finds the instance whose agent reaches a node. This is the node's own instance, with an exception
 * for ZeroMQ: there a node that writes logs serves no channel itself. If all nodes of its instance
 * write logs, it is reached through the cluster from another instance, preferably the manager's.
 * Made for one request.
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

  /** The instance whose agent reaches {@code node}. Computed once per instance. */
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
