package io.zeekeeper.controller.configuration;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ClusterSettings.Hub;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Chooses what all nodes of a cluster have to agree on, at a client's deployment. */
@Component
public class ClusterSettingsChoice {
  private static final int FIRST_CONTROL_PORT = 25000;
  private static final int LAST_CONTROL_PORT = 25999;

  private final Configurations configurations;
  private final ClusterBackendSettings backendSettings;
  private final AutoAssignSettings autoAssign;
  private final AgentListenSettings listen;
  private final AgentRegistry registry;
  private final Environment environment;

  ClusterSettingsChoice(
      Configurations configurations,
      ClusterBackendSettings backendSettings,
      AutoAssignSettings autoAssign,
      AgentListenSettings listen,
      AgentRegistry registry,
      Environment environment) {
    this.configurations = configurations;
    this.backendSettings = backendSettings;
    this.autoAssign = autoAssign;
    this.listen = listen;
    this.registry = registry;
    this.environment = environment;
  }

  /** Why addresses of {@code configuration} cannot work, or nothing. */
  public Optional<String> addressProblem(Configuration configuration) {
    boolean severalHosts =
        configuration.instances().stream().anyMatch(i -> !IpAddress.isLoopback(i.host()));
    return severalHosts
        ? configuration.instances().stream()
            .filter(i -> i.hostUnknown() || IpAddress.isLoopback(i.host()))
            .findFirst()
            .map(i ->
                "instance '"
                    + i.name()
                    + "' needs a host: the others cannot reach it at "
                    + i.host())
        : Optional.empty();
  }

  /**
   * The settings for a deployment of {@code configuration}: the deployed ones where they still fit.
   */
  public ClusterSettings choose(Configuration configuration) {
    Backend backend = backend(configuration);
    @Nullable Hub hub = backend == Backend.ZEROMQ ? hub(configuration) : null;
    return new ClusterSettings(backend, hub, configurations.globalHashSeed());
  }

  private Backend backend(Configuration configuration) {
    return backendSettings
        .clusterBackend()
        .backend()
        .orElseGet(() ->
            configuration.instances().stream()
                    .map(instance -> registry.session(instance.name()))
                    .flatMap(Optional::stream)
                    .map(AgentSession::hello)
                    .filter(hello -> hello.zeek().version() != null)
                    .allMatch(hello -> hello.zeek().backends().contains(Backend.ZEROMQ))
                ? Backend.ZEROMQ
                : Backend.BROKER);
  }

  private @Nullable Hub hub(Configuration configuration) {
    Optional<String> host =
        configuration.nodes().stream()
            .filter(node -> node.role() == ClusterRole.MANAGER)
            .findFirst()
            .flatMap(manager -> configuration.instance(manager.instance()))
            .map(Instance::host);
    if (host.isEmpty()) {
      return null;
    }
    Set<Integer> used = usedOn(host.get(), configuration);
    Hub present = configurations.deployed().map(now -> now.cluster().hub()).orElse(null);
    if (present != null
        && present.address().equals(host.get())
        && !used.contains(present.xpubPort())
        && !used.contains(present.xsubPort())) {
      return present;
    }
    int xpub = free(autoAssign.nodeStartPort(), used);
    int xsub = free(xpub + 1, used);
    return new Hub(host.get(), xpub, xsub);
  }

  private static int free(int from, Set<Integer> used) {
    int port = from;
    while (used.contains(port) || (port >= FIRST_CONTROL_PORT && port <= LAST_CONTROL_PORT)) {
      port++;
    }
    return port;
  }

  private Set<Integer> usedOn(String host, Configuration configuration) {
    Set<Integer> used = new HashSet<>();
    used.add(listen.agentPort());
    used.add(environment.getProperty("server.port", Integer.class, 2149));
    for (Instance instance : configuration.instances()) {
      if (instance.host().equals(host)) {
        registry.session(instance.name()).ifPresent(session -> used.add(session.hello().port()));
        if (instance.port() != null) {
          used.add(instance.port());
        }
        addPorts(configuration.nodesOf(instance.name()), used);
      }
    }
    return used;
  }

  private static void addPorts(List<Node> nodes, Set<Integer> used) {
    for (Node node : nodes) {
      if (node.port() != null) {
        used.add(node.port());
      }
      if (node.metricsPort() != null) {
        used.add(node.metricsPort());
      }
    }
  }
}
