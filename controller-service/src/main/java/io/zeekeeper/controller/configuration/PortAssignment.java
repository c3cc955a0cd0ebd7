package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputProblem;
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

/** Assigns the ports that a configuration omits, in the order of Zeek's own controller. */
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

  /** Assigns one series of ports across all instances; workers need none. */
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

  /** Assigns one series of ports per host; instances with the same address share a series. */
  private static List<Node> withMetricsPorts(
      Configuration configuration, List<Node> nodes, int startPort) {
    Map<String, String> hosts = new HashMap<>();
    Map<String, Set<Integer>> used = new HashMap<>();
    for (Instance instance : configuration.instances()) {
      hosts.put(instance.name(), instance.host());
      add(on(instance.host(), used), instance.port());
    }
    for (Node node : nodes) {
      Set<Integer> here = on(host(node, hosts), used);
      add(here, node.port());
      add(here, node.metricsPort());
    }

    Map<String, Series> series = new HashMap<>();
    List<Node> filled = new ArrayList<>();
    for (Node node : nodes) {
      String host = host(node, hosts);
      Series onHost = series.computeIfAbsent(host, h -> new Series(startPort, on(h, used)));
      filled.add(node.metricsPort() == null ? node.withMetricsPort(onHost.next()) : node);
    }
    return filled;
  }

  private static String host(Node node, Map<String, String> hosts) {
    return hosts.getOrDefault(node.instance(), "");
  }

  private static Set<Integer> on(String host, Map<String, Set<Integer>> used) {
    return used.computeIfAbsent(host, h -> new HashSet<>());
  }

  private static void add(Set<Integer> used, @Nullable Integer port) {
    if (port != null) {
      used.add(port);
    }
  }

  /** Ascending ports that skip the used ones. */
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
            List.of(
                InputProblem.of(
                    "no ports are left to assign; lower zeekeeper.auto-assign.node-start-port")));
      }
      return next++;
    }
  }
}
