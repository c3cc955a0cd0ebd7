package io.zeekeeper.benchmarks;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import io.zeekeeper.model.State;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster with the names that operators give: one instance for manager, loggers and proxies, the
 * others with workers. Some of its workers are in trouble.
 */
final class SimulatedCluster {
  private static final String MANAGEMENT = "mgmt01";
  private static final int WORKERS_OF_A_SENSOR = 10;

  /** What is wrong with a node. */
  enum Trouble {
    NONE,
    /** It ended, and its relaunch is due. */
    CRASHED,
    /** It was relaunched twice. */
    RELAUNCHED,
    /** It loses packets. */
    DROPS
  }

  private final List<Node> nodes;
  private final List<String> instances;
  private final String away;

  private SimulatedCluster(List<Node> nodes, List<String> instances, String away) {
    this.nodes = List.copyOf(nodes);
    this.instances = List.copyOf(instances);
    this.away = away;
  }

  /**
   * @param size 0, 19 (on 3 instances; another instance without nodes is away) or 1,000 (on 100
   *     instances, one of which is away)
   */
  static SimulatedCluster of(int size) {
    return switch (size) {
      case 0 -> new SimulatedCluster(List.of(), List.of(), "");
      case 19 -> small();
      case 1000 -> large();
      default -> throw new IllegalArgumentException("no cluster of " + size + " nodes");
    };
  }

  private static SimulatedCluster small() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(server("manager", ClusterRole.MANAGER));
    nodes.add(server("logger", ClusterRole.LOGGER));
    nodes.add(server("proxy-1", ClusterRole.PROXY));
    nodes.add(server("proxy-2", ClusterRole.PROXY));
    addWorkers(nodes, "sensor-dmz", "dmz-worker-%d", 8);
    addWorkers(nodes, "sensor-core", "core-worker-%d", 7);
    return new SimulatedCluster(
        nodes, List.of(MANAGEMENT, "sensor-dmz", "sensor-core"), "sensor-lab");
  }

  private static SimulatedCluster large() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(server("manager", ClusterRole.MANAGER));
    for (int logger = 1; logger <= 4; logger++) {
      nodes.add(server("logger-" + logger, ClusterRole.LOGGER));
    }
    for (int proxy = 1; proxy <= 5; proxy++) {
      nodes.add(server("proxy-" + proxy, ClusterRole.PROXY));
    }
    List<String> instances = new ArrayList<>(List.of(MANAGEMENT));
    for (String site : List.of("fra", "ham", "muc")) {
      for (int host = 1; host <= 33; host++) {
        String sensor = "%s-%02d".formatted(site, host);
        instances.add("sensor-" + sensor);
        addWorkers(nodes, "sensor-" + sensor, sensor + "-worker-%02d", WORKERS_OF_A_SENSOR);
      }
    }
    return new SimulatedCluster(nodes, instances, "sensor-muc-33");
  }

  private static Node server(String name, ClusterRole role) {
    return node(name, MANAGEMENT, role, null, null, List.of("policy/tuning/json-logs"));
  }

  private static void addWorkers(List<Node> nodes, String instance, String name, int count) {
    for (int number = 1; number <= count; number++) {
      nodes.add(
          node(
              name.formatted(number),
              instance,
              ClusterRole.WORKER,
              "ens2f0",
              number,
              List.of("policy/protocols/ssl/validate-certs", "site/local")));
    }
  }

  private static Node node(
      String name,
      String instance,
      ClusterRole role,
      @Nullable String networkInterface,
      @Nullable Integer processor,
      List<String> scripts) {
    return new Node(
        name,
        instance,
        role,
        State.RUNNING,
        null,
        scripts,
        List.of(new Option("Site::local_nets", "{ 10.0.0.0/8, 192.168.0.0/16 }")),
        networkInterface,
        processor,
        new TreeMap<>(),
        null);
  }

  /** All instances that connect, with {@link #away} last. */
  List<String> connecting() {
    List<String> all = new ArrayList<>(instances);
    all.remove(away);
    if (!away.isEmpty()) {
      all.add(away);
    }
    return all;
  }

  /** How many nodes its agents run while all are connected. */
  int size() {
    return nodes.size();
  }

  /** The name of a worker that loses packets. */
  String interesting() {
    return first(Trouble.DROPS);
  }

  /** The name of a worker that has crashed. */
  String crashed() {
    return first(Trouble.CRASHED);
  }

  private String first(Trouble trouble) {
    return nodes.stream()
        .map(Node::name)
        .filter(name -> trouble(name) == trouble)
        .findFirst()
        .orElseThrow();
  }

  /** What is wrong with a node: the same at each run. */
  static Trouble trouble(String node) {
    return switch (node) {
      case "core-worker-3", "ham-07-worker-04" -> Trouble.CRASHED;
      case "dmz-worker-2", "proxy-2", "fra-02-worker-09", "muc-11-worker-01" -> Trouble.RELAUNCHED;
      case "dmz-worker-5", "fra-01-worker-05" -> Trouble.DROPS;
      default -> Trouble.NONE;
    };
  }

  /** What was deployed first: without the last worker. */
  Configuration before() {
    return configuration("baseline", nodes.subList(0, nodes.size() - 1));
  }

  /** What runs. */
  Configuration deployed() {
    return configuration("validate-certs", nodes);
  }

  /** What is staged: two nodes are other than deployed, and one is gone. */
  Configuration staged() {
    List<Node> next = new ArrayList<>(nodes.subList(0, nodes.size() - 1));
    next.replaceAll(node ->
        trouble(node.name()) == Trouble.DROPS || node.role() == ClusterRole.MANAGER
            ? changed(node)
            : node);
    return configuration("wider-buffers", next);
  }

  private static Node changed(Node node) {
    return node.withSecrets(
        node.env(),
        List.of(
            new Option("Site::local_nets", "{ 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 }"),
            new Option("AF_Packet::buffer_size", "256 * 1024 * 1024")));
  }

  private Configuration configuration(String id, List<Node> members) {
    return new Configuration(
        id,
        instances.stream().map(name -> new Instance(name, Instance.UNKNOWN_HOST, null)).toList(),
        members);
  }
}
