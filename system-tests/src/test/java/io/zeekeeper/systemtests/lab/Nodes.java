package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes for tests, and variations of them. */
public final class Nodes {
  private Nodes() {}

  /** A worker that sniffs on {@code lo} if it may. */
  public static Node worker(String name, String instance) {
    Node worker =
        withOptions(
            Node.of(name, instance, ClusterRole.WORKER), new Option("ignore_checksums", "T"));
    // Sniffing needs privileges; the stand-in only checks that the interface exists.
    return canSniff() ? withInterface(worker, "lo") : worker;
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
    return copy(
        node,
        node.scripts(),
        node.options(),
        node.networkInterface(),
        node.cpuAffinity(),
        new TreeMap<>(env));
  }

  public static Node withScripts(Node node, String... scripts) {
    return copy(
        node,
        List.of(scripts),
        node.options(),
        node.networkInterface(),
        node.cpuAffinity(),
        node.env());
  }

  public static Node withInterface(Node node, String networkInterface) {
    return copy(
        node, node.scripts(), node.options(), networkInterface, node.cpuAffinity(), node.env());
  }

  public static Node withCpuAffinity(Node node, int processor) {
    return copy(
        node, node.scripts(), node.options(), node.networkInterface(), processor, node.env());
  }

  public static Node withOptions(Node node, Option... options) {
    return copy(
        node,
        node.scripts(),
        List.of(options),
        node.networkInterface(),
        node.cpuAffinity(),
        node.env());
  }

  private static Node copy(
      Node node,
      List<String> scripts,
      List<Option> options,
      String networkInterface,
      Integer cpuAffinity,
      SortedMap<String, String> env) {
    return new Node(
        node.name(),
        node.instance(),
        node.role(),
        node.state(),
        node.port(),
        scripts,
        options,
        networkInterface,
        cpuAffinity,
        env,
        node.metricsPort());
  }
}
