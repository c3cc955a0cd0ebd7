package io.zeekeeper.controller.configuration;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ClusterSettings.Hub;
import io.zeekeeper.protocol.Hello;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Chooses the settings that all nodes of a cluster share, for each deployment of a client. */
@Component
public class ClusterSettingsChoice {
  private final Configurations configurations;
  private final ClusterBackendSettings backendSettings;
  private final ClusterEncryption encryption;
  private final AutoAssignSettings autoAssign;
  private final AgentListenSettings listen;
  private final Agents agents;
  private final Environment environment;

  ClusterSettingsChoice(
      Configurations configurations,
      ClusterBackendSettings backendSettings,
      ClusterEncryption encryption,
      AutoAssignSettings autoAssign,
      AgentListenSettings listen,
      Agents agents,
      Environment environment) {
    this.configurations = configurations;
    this.backendSettings = backendSettings;
    this.encryption = encryption;
    this.autoAssign = autoAssign;
    this.listen = listen;
    this.agents = agents;
    this.environment = environment;
  }

  /** Why {@code configuration} cannot be deployed with its addresses; empty if it can. */
  public Optional<String> addressProblem(Configuration configuration) {
    return knownAddressProblem(configuration)
        .or(() ->
            configuration.instances().stream()
                .filter(Instance::hostUnknown)
                .findFirst()
                .map(instance ->
                    ("instance '%s' needs a host: its agent is not connected, so its address is"
                            + " not known")
                        .formatted(instance.name())));
  }

  /**
   * Why the known addresses cannot work; empty if they can. Ignores instances whose address is not
   * known yet because their agent is not connected.
   */
  public Optional<String> knownAddressProblem(Configuration configuration) {
    List<Instance> known =
        configuration.instances().stream().filter(instance -> !instance.hostUnknown()).toList();
    boolean severalHosts =
        known.stream().anyMatch(instance -> !IpAddress.isLoopback(instance.host()));
    return known.stream()
        .filter(instance -> severalHosts && IpAddress.isLoopback(instance.host()))
        .findFirst()
        .map(instance ->
            "instance '%s' needs a host: the other instances cannot reach it at %s"
                .formatted(instance.name(), instance.host()));
  }

  /**
   * Why the messages between the nodes of {@code configuration} cannot be encrypted as they have to
   * be; empty if they can. Instances whose agents are away do not count.
   */
  public Optional<String> encryptionProblem(Configuration configuration) {
    return encryption.problem(configuration, backend(configuration));
  }

  /**
   * The settings for a deployment of {@code configuration}. Keeps deployed settings that still fit.
   *
   * @param rotate whether to replace the keys with which nodes encrypt their messages
   */
  public ClusterSettings choose(Configuration configuration, boolean rotate) {
    Backend backend = backend(configuration);
    @Nullable Hub hub = backend == Backend.ZEROMQ ? hub(configuration) : null;
    @Nullable ClusterSettings present =
        configurations.deployed().filter(now -> !rotate).map(Deployed::cluster).orElse(null);
    return encryption.encrypt(
        new ClusterSettings(backend, hub, configurations.globalHashSeed()), configuration, present);
  }

  /** What is to be said about a deployment whose nodes exchange messages in clear text. */
  public static Optional<String> warning(Configuration configuration, ClusterSettings cluster) {
    return ClusterEncryption.warning(configuration, cluster);
  }

  private Backend backend(Configuration configuration) {
    return backendSettings
        .clusterBackend()
        .backend()
        .orElseGet(() ->
            BackendChoice.choose(
                configuration,
                configurations.deployed().map(now -> now.cluster().backend()).orElse(null),
                this::backends));
  }

  /** The backends of a connected agent's Zeek; empty without a usable Zeek. */
  private Optional<List<Backend>> backends(String instance) {
    return agents
        .connected(instance)
        .map(agent -> agent.hello().zeek())
        .filter(zeek -> zeek.version() != null)
        .map(Hello.Zeek::backends);
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
