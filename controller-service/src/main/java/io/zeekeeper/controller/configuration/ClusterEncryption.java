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
import io.zeekeeper.protocol.CurveKeys;
import io.zeekeeper.protocol.Hello;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether the nodes of a cluster encrypt their messages, and with which keys. Nothing
 * listens beyond loopback in the clear unless the operator says so. Broker is not concerned: it
 * encrypts by itself.
 */
@Component
final class ClusterEncryption {
  private final Encryption encryption;
  private final Agents agents;

  ClusterEncryption(ClusterBackendSettings settings, Agents agents) {
    this.encryption = settings.clusterEncryption();
    this.agents = agents;
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

  private boolean isWanted(Configuration configuration, Backend backend) {
    return backend == Backend.ZEROMQ
        && switch (encryption) {
          case AUTO -> !exposed(configuration).isEmpty();
          case REQUIRED -> true;
          case OFF -> false;
        };
  }

  /** Why {@code configuration} cannot be encrypted as it has to be; empty if it can. */
  Optional<String> problem(Configuration configuration, Backend backend) {
    if (!isWanted(configuration, backend)) {
      return Optional.empty();
    }
    NavigableSet<String> instances = new TreeSet<>();
    configuration.nodes().stream().map(Node::instance).forEach(instances::add);
    return instances.stream()
        .map(agents::connected)
        .flatMap(Optional::stream)
        .filter(agent -> !agent.hello().capabilities().contains(Hello.ZEROMQ_CURVE))
        .findFirst()
        .map(agent -> problem(agent, configuration));
  }

  private static String problem(Agent agent, Configuration configuration) {
    NavigableSet<String> addresses = exposed(configuration);
    String version = agent.hello().zeek().version();
    return "instance '%s' (%s) cannot encrypt ZeroMQ, which takes Zeek 8.2 and an agent that knows it; "
            .formatted(agent.instance(), version == null ? "no Zeek" : "Zeek " + version)
        + (addresses.isEmpty()
            ? ""
            : "the cluster's nodes listen at " + String.join(", ", addresses) + "; ")
        + "upgrade the instance, set zeekeeper.cluster-backend=broker, or accept clear text with"
        + " zeekeeper.cluster-encryption=off";
  }

  /**
   * The keys for a deployment of {@code configuration}, or null when it is not encrypted.
   *
   * @param present the keys to keep, because other keys restart every node; null to make keys
   */
  @Nullable CurveKeys keys(
      Configuration configuration, Backend backend, @Nullable CurveKeys present) {
    if (!isWanted(configuration, backend)) {
      return null;
    }
    return present == null ? CurveKeyMaker.make() : present;
  }

  /** What is to be said about a deployment whose nodes exchange messages in clear text. */
  static Optional<String> warning(Configuration configuration, ClusterSettings cluster) {
    NavigableSet<String> addresses = exposed(configuration);
    return cluster.backend() == Backend.ZEROMQ && cluster.curve() == null && !addresses.isEmpty()
        ? Optional.of(
            "not encrypted: the nodes exchange events and logs in clear text at %s, because"
                    .formatted(String.join(", ", addresses))
                + " zeekeeper.cluster-encryption is off")
        : Optional.empty();
  }
}
