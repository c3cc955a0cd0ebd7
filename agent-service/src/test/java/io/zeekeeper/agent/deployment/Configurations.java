package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Configurations of a few letters, and what a simulated agent launches from them. */
final class Configurations {
  private Configurations() {}

  /**
   * A configuration of nodes in the order given: {@code m} is the manager, {@code l…} loggers,
   * {@code p…} proxies, {@code w…} workers.
   *
   * @param version stands for all that makes a node's launch different; {@code name=version} for
   *     one node alone, {@code name=version@port} for one with a port
   */
  static Configuration configuration(String version, String... nodes) {
    return new Configuration(
        "config-" + version,
        List.of(new Instance(SimulatedAgent.INSTANCE, "127.0.0.1", null)),
        Arrays.stream(nodes).map(node -> node(version, node)).toList());
  }

  private static Node node(String version, String text) {
    String[] parts = text.split("=", 2);
    String own = parts.length > 1 ? parts[1] : version;
    String[] versionAndPort = own.split("@", 2);
    ClusterRole role =
        switch (parts[0].charAt(0)) {
          case 'm' -> ClusterRole.MANAGER;
          case 'l' -> ClusterRole.LOGGER;
          case 'p' -> ClusterRole.PROXY;
          default -> ClusterRole.WORKER;
        };
    return new Node(
        parts[0],
        SimulatedAgent.INSTANCE,
        role,
        State.RUNNING,
        versionAndPort.length > 1 ? Integer.valueOf(versionAndPort[1]) : null,
        List.of("version-" + own),
        List.of(),
        null,
        null,
        new TreeMap<>(),
        null);
  }

  static LaunchSpec spec(Node node) {
    List<String> argv = new ArrayList<>(List.of("setsid", "zeek", "-U", ".status"));
    argv.addAll(node.scripts());
    return new LaunchSpec(
        node,
        Backend.BROKER,
        argv,
        new TreeMap<>(Map.of("CLUSTER_NODE", node.name())),
        new TreeMap<>(),
        List.of(),
        false,
        null,
        "8.2.2",
        node.scripts(),
        List.of());
  }
}
