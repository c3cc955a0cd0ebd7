package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills in the ports that a configuration leaves open, in the order of Zeek's own controller. */
final class PortAssignment {
  private static final Comparator<Node> ORDER =
      Comparator.comparing(Node::instance).thenComparing(Node::role).thenComparing(Node::name);

  private PortAssignment() {}

  static Configuration fill(Configuration configuration, AutoAssignSettings settings) {
    List<Node> nodes = configuration.nodes().stream().sorted(ORDER).toList();
    if (settings.nodePorts()) {
      nodes = withNodePorts(configuration.instances(), nodes, settings.nodeStartPort());
    }
    if (settings.metricsPorts()) {
      nodes = withMetricsPorts(configuration, nodes, settings.metricsStartPort());
    }
    return new Configuration(configuration.id(), configuration.instances(), nodes);
  }

  /** One series of ports over all instances; workers need none. */
  private static List<Node> withNodePorts(
      List<Instance> instances, List<Node> nodes, int startPort) {
    Set<Integer> used = new HashSet<>();
    instances.forEach(instance -> add(used, instance.port()));
    nodes.forEach(node -> add(used, node.port()));
    var series = new Series(startPort, used);
    List<Node> filled = new ArrayList<>();
    for (Node node : nodes) {
      boolean lacks = node.port() == null && node.role().listens();
      filled.add(lacks ? node.withPort(series.next()) : node);
    }
    return filled;
  }

  /** A series per host: instances with one address share it. */
  private static List<Node> withMetricsPorts(
      Configuration configuration, List<Node> nodes, int startPort) {
    Map<String, Series> byHost = new HashMap<>();
    List<Node> filled = new ArrayList<>();
    for (Node node : nodes) {
      String host = host(configuration, node);
      Series series =
          byHost.computeIfAbsent(host, h -> new Series(startPort, usedOn(h, configuration, nodes)));
      filled.add(node.metricsPort() == null ? node.withMetricsPort(series.next()) : node);
    }
    return filled;
  }

  private static Set<Integer> usedOn(String host, Configuration configuration, List<Node> nodes) {
    Set<Integer> used = new HashSet<>();
    for (Instance instance : configuration.instances()) {
      if (instance.host().equals(host)) {
        add(used, instance.port());
      }
    }
    for (Node node : nodes) {
      if (host(configuration, node).equals(host)) {
        add(used, node.port());
        add(used, node.metricsPort());
      }
    }
    return used;
  }

  private static String host(Configuration configuration, Node node) {
    return configuration.instance(node.instance()).map(Instance::host).orElse("");
  }

  private static void add(Set<Integer> used, @Nullable Integer port) {
    if (port != null) {
      used.add(port);
    }
  }

  /** Rising ports without the used ones. */
  private static final class Series {
    private final Set<Integer> used;
    private int next;

    Series(int start, Set<Integer> used) {
      this.next = start;
      this.used = used;
    }

    int next() {
      while (used.contains(next)) {
        next++;
      }
      if (next > 65535) {
        throw new InvalidConfigurationException(
            List.of("no ports are left to assign; lower zeekeeper.auto-assign.node-start-port"));
      }
      return next++;
    }
  }
}
