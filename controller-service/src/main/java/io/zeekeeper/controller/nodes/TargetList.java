package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the list of targets: the controller, each agent, and each node that is to run.
 *
 * <p>An address is the one that the deployed configuration gives an instance, else the one that its
 * agent's connection comes from. A loopback address means the controller's host. A Prometheus on
 * another host would look for that address on its own host, so it gets the name by which it reached
 * the controller instead. Agents that may not be reachable are listed all the same: a target that
 * is down is seen, one that is missing is not.
 *
 * @param controllerName the name of the controller, and so of the cluster
 * @param deployed the deployed configuration
 * @param agents all agents that have, or had, a session, by instance
 * @param overrides the run-state overrides of an instance's nodes
 */
record TargetList(
    String controllerName,
    Optional<Configuration> deployed,
    Map<String, Agent> agents,
    Function<String, Map<String, RunState>> overrides) {
  private static final String SERVICE_PATH = "/actuator/prometheus";
  private static final String NODE_PATH = "/metrics";

  List<ScrapeTarget> of(Scraper scraper) {
    Map<String, Instance> declared = new TreeMap<>();
    deployed.ifPresent(configuration ->
        configuration.instances().forEach(instance -> declared.put(instance.name(), instance)));
    List<ScrapeTarget> targets = new ArrayList<>();
    targets.add(
        target(
            scraper.host(),
            scraper.port(),
            labels("zeekeeper-controller", controllerName, SERVICE_PATH)));
    addAgents(targets, declared, scraper);
    deployed.ifPresent(configuration -> addNodes(targets, configuration, declared, scraper));
    return targets;
  }

  /** The agents of deployed instances, and others that are connected. */
  private void addAgents(
      List<ScrapeTarget> targets, Map<String, Instance> declared, Scraper scraper) {
    var names = new TreeSet<>(declared.keySet());
    agents.values().stream().filter(Agent::isConnected).map(Agent::instance).forEach(names::add);
    for (String name : names) {
      Instance instance = declared.get(name);
      Agent agent = agents.get(name);
      Integer declaredPort = instance == null ? null : instance.port();
      Integer port = agent == null ? declaredPort : Integer.valueOf(agent.hello().port());
      Optional<String> host = host(name, instance, scraper);
      if (port != null && host.isPresent()) {
        targets.add(target(host.get(), port, labels("zeekeeper-agent", name, SERVICE_PATH)));
      }
    }
  }

  private void addNodes(
      List<ScrapeTarget> targets,
      Configuration configuration,
      Map<String, Instance> declared,
      Scraper scraper) {
    declared.forEach((name, instance) -> {
      Optional<String> host = host(name, instance, scraper);
      Map<String, RunState> overridden = overrides.apply(name);
      for (Node node : configuration.nodesOf(name)) {
        Integer port = node.metricsPort();
        if (host.isPresent() && port != null && isToRun(node, overridden.get(node.name()))) {
          targets.add(target(host.get(), port, labels(node)));
        }
      }
    });
  }

  /** The deployment leaves a skipped node unchanged, so the node may be running. */
  private static boolean isToRun(Node node, @Nullable RunState override) {
    return (override == null ? RunState.of(node) : override) != RunState.STOPPED;
  }

  private Optional<String> host(String name, @Nullable Instance declared, Scraper scraper) {
    Optional<String> host =
        declared == null || declared.hostUnknown()
            ? Optional.ofNullable(agents.get(name)).map(Agent::host)
            : Optional.of(declared.host());
    return host.map(
        known -> IpAddress.isLoopback(known) && !scraper.onThisHost() ? scraper.host() : known);
  }

  private Map<String, String> labels(Node node) {
    Map<String, String> labels = labels("zeek", node.instance(), NODE_PATH);
    labels.put("node", node.name());
    labels.put("role", node.role().name().toLowerCase(Locale.ROOT));
    return labels;
  }

  private Map<String, String> labels(String job, String instance, String path) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("__metrics_path__", path);
    labels.put("job", job);
    labels.put("cluster", controllerName);
    labels.put("instance", instance);
    return labels;
  }

  private static ScrapeTarget target(String host, int port, Map<String, String> labels) {
    return new ScrapeTarget(IpAddress.bracketed(host) + ":" + port, labels);
  }
}
