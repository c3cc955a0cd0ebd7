package io.zeekeeper.controller.configuration;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ClusterSettings.Hub;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Chooses what all nodes of a cluster have to agree on, at a client's deployment. */
@Component
public class ClusterSettingsChoice {
  private final Configurations configurations;
  private final ClusterBackendSettings backendSettings;
  private final AutoAssignSettings autoAssign;
  private final AgentListenSettings listen;
  private final Agents agents;
  private final Environment environment;

  ClusterSettingsChoice(
      Configurations configurations,
      ClusterBackendSettings backendSettings,
      AutoAssignSettings autoAssign,
      AgentListenSettings listen,
      Agents agents,
      Environment environment) {
    this.configurations = configurations;
    this.backendSettings = backendSettings;
    this.autoAssign = autoAssign;
    this.listen = listen;
    this.agents = agents;
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
                    .map(instance -> agents.connected(instance.name()))
                    .flatMap(Optional::stream)
                    .map(Agent::hello)
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
    TakenPorts taken = takenOn(host.get(), configuration);
    Hub present = configurations.deployed().map(now -> now.cluster().hub()).orElse(null);
    if (present != null
        && present.address().equals(host.get())
        && !taken.has(present.xpubPort())
        && !taken.has(present.xsubPort())) {
      return present;
    }
    int xpub = taken.nextFrom(autoAssign.nodeStartPort());
    int xsub = taken.nextFrom(xpub + 1);
    return new Hub(host.get(), xpub, xsub);
  }

  private TakenPorts takenOn(String host, Configuration configuration) {
    var taken = new TakenPorts();
    taken.add(listen.agentPort());
    taken.add(environment.getProperty("server.port", Integer.class, 2149));
    for (Instance instance : configuration.instances()) {
      if (instance.host().equals(host)) {
        taken.addAgent(agents.connected(instance.name()).map(Agent::hello).orElse(null));
        taken.add(instance.port());
        for (Node node : configuration.nodesOf(instance.name())) {
          taken.add(node.port());
          taken.add(node.metricsPort());
        }
      }
    }
    return taken;
  }
}
