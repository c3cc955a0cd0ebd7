package io.zeekeeper.controller.configuration;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.ClusterBackendSettings.Encryption;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.Hello;
import java.time.Clock;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether the nodes of a cluster encrypt their messages, and with which keys. Nothing
 * listens beyond loopback in the clear unless the operator says so. Without a certificate, Broker
 * encrypts but accepts any peer.
 */
@Component
final class ClusterEncryption {
  private final Encryption encryption;
  private final Agents agents;
  private final Clock clock;

  ClusterEncryption(ClusterBackendSettings settings, Agents agents, Clock clock) {
    this.encryption = settings.clusterEncryption();
    this.agents = agents;
    this.clock = clock;
  }

  /** The addresses beyond loopback at which nodes listen. Ignores addresses not known yet. */
  private static NavigableSet<String> exposed(Configuration configuration) {
    NavigableSet<String> instances = new TreeSet<>();
    configuration.nodes().stream().map(Node::instance).forEach(instances::add);
    NavigableSet<String> addresses = new TreeSet<>();
    configuration.instances().stream()
        .filter(instance -> instances.contains(instance.name()) && !instance.hostUnknown())
        .map(Instance::host)
        .filter(host -> !IpAddress.isLoopback(host))
        .forEach(addresses::add);
    return addresses;
  }

  private boolean isWanted(Configuration configuration) {
    return switch (encryption) {
      case AUTO -> !exposed(configuration).isEmpty();
      case REQUIRED -> true;
      case OFF -> false;
    };
  }

  /** The capability that an agent needs to encrypt a backend; empty where none can. */
  private static Optional<String> capability(Backend backend) {
    return switch (backend) {
      case ZEROMQ -> Optional.of(Hello.ZEROMQ_CURVE);
      case BROKER -> Optional.of(Hello.BROKER_CERTIFICATE);
      case UNKNOWN -> Optional.empty();
    };
  }

  /** Why {@code configuration} cannot be encrypted as it has to be; empty if it can. */
  Optional<String> problem(Configuration configuration, Backend backend) {
    Optional<String> capability = capability(backend);
    if (!isWanted(configuration) || capability.isEmpty()) {
      return Optional.empty();
    }
    NavigableSet<String> instances = new TreeSet<>();
    configuration.nodes().stream().map(Node::instance).forEach(instances::add);
    return instances.stream()
        .map(agents::connected)
        .flatMap(Optional::stream)
        .filter(agent -> !agent.hello().capabilities().contains(capability.get()))
        .findFirst()
        .map(agent -> problem(agent, configuration, backend));
  }

  private static String problem(Agent agent, Configuration configuration, Backend backend) {
    NavigableSet<String> addresses = exposed(configuration);
    String version = agent.hello().zeek().version();
    String zeek = version == null ? "no Zeek" : "Zeek " + version;
    boolean zeromq = backend == Backend.ZEROMQ;
    return "instance '%s' (%s) cannot encrypt %s; "
            .formatted(
                agent.instance(),
                zeek,
                zeromq
                    ? "ZeroMQ, which takes Zeek 8.2 and an agent that knows it"
                    : "Broker with certificates, which takes an agent that knows it")
        + (addresses.isEmpty()
            ? ""
            : "the cluster's nodes listen at " + String.join(", ", addresses) + "; ")
        + (zeromq
            ? "upgrade the instance, set zeekeeper.cluster-backend=broker, or accept clear text with"
            : "upgrade the agent, or accept connections without authentication with")
        + " zeekeeper.cluster-encryption=off";
  }

  /**
   * Adds the keys for a deployment of {@code configuration} to its settings, unless the deployment
   * is not encrypted.
   *
   * @param present the settings whose keys to keep, because other keys restart every node; null to
   *     make keys
   */
  ClusterSettings encrypt(
      ClusterSettings settings, Configuration configuration, @Nullable ClusterSettings present) {
    if (!isWanted(configuration)) {
      return settings;
    }
    return switch (settings.backend()) {
      case ZEROMQ ->
          settings.with(
              present == null || present.curve() == null ? CurveKeyMaker.make() : present.curve());
      case BROKER ->
          settings.with(
              present == null || present.brokerCertificate() == null
                  ? BrokerCertificateMaker.make(clock)
                  : present.brokerCertificate());
      case UNKNOWN -> settings;
    };
  }

  /** What is to be said about a deployment whose nodes listen to anyone beyond loopback. */
  static Optional<String> warning(Configuration configuration, ClusterSettings cluster) {
    NavigableSet<String> exposed = exposed(configuration);
    if (cluster.isEncrypted() || exposed.isEmpty()) {
      return Optional.empty();
    }
    String addresses = String.join(", ", exposed);
    String off = ", because zeekeeper.cluster-encryption is off";
    return switch (cluster.backend()) {
      case ZEROMQ ->
          Optional.of(
              "not encrypted: the nodes exchange events and logs in clear text at %s%s"
                  .formatted(addresses, off));
      case BROKER ->
          Optional.of(
              "not authenticated: whoever reaches the nodes at %s can read and send events and logs%s"
                  .formatted(addresses, off));
      case UNKNOWN -> Optional.empty();
    };
  }
}
