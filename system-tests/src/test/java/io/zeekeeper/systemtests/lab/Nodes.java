package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import io.zeekeeper.model.State;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes for tests, and variations of them. */
public final class Nodes {
  private Nodes() {}

  public static Node worker(String name, String instance) {
    return new Node(
        name,
        instance,
        ClusterRole.WORKER,
        State.RUNNING,
        null,
        List.of(),
        List.of(new Option("ignore_checksums", "T")),
        // Sniffing needs privileges; the stand-in only checks that the interface exists.
        canSniff() ? "lo" : null,
        null,
        new TreeMap<>(),
        null);
  }

  public static boolean canSniff() {
    return System.getProperty("user.name").equals("root");
  }

  /** Replaces the node of the same name in {@code configuration}. */
  public static Configuration with(Configuration configuration, String id, Node node) {
    return new Configuration(
        id,
        configuration.instances(),
        configuration.nodes().stream()
            .map(other -> other.name().equals(node.name()) ? node : other)
            .toList());
  }

  public static Node withEnv(Node node, Map<String, String> env) {
    return new Node(
        node.name(),
        node.instance(),
        node.role(),
        node.state(),
        node.port(),
        node.scripts(),
        node.options(),
        node.networkInterface(),
        node.cpuAffinity(),
        new TreeMap<>(env),
        node.metricsPort());
  }

  public static Node withScripts(Node node, String... scripts) {
    return new Node(
        node.name(),
        node.instance(),
        node.role(),
        node.state(),
        node.port(),
        List.of(scripts),
        node.options(),
        node.networkInterface(),
        node.cpuAffinity(),
        node.env(),
        node.metricsPort());
  }

  public static Node withInterface(Node node, String networkInterface) {
    return new Node(
        node.name(),
        node.instance(),
        node.role(),
        node.state(),
        node.port(),
        node.scripts(),
        node.options(),
        networkInterface,
        node.cpuAffinity(),
        node.env(),
        node.metricsPort());
  }
}
