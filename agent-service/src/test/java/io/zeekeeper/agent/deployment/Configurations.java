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

/** Makes configurations from short node names, and launch specifications of their nodes. */
final class Configurations {
  private Configurations() {}

  /**
   * Makes a configuration of nodes in the given order: {@code m…} is a manager, {@code l…} a
   * logger, {@code p…} a proxy, {@code w…} a worker.
   *
   * @param version stands for anything that changes the launch of all nodes
   * @param nodes {@code name}; {@code name=version} with the node's own version; or {@code
   *     name=version@port} with a port
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
