package io.zeekeeper.agent.preflight;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the ports of a node are free. A port that a node of the same controller holds
 * counts as free if this deployment stops or restarts that node, on any agent:
 *
 * <ul>
 *   <li>A node of this agent: the caller names the ports ({@code held}). The ports of the checked
 *       node itself, which may be restarting at this moment, and of nodes that the configuration
 *       lacks, which the deployment stops, are free as well.
 *   <li>A node of another agent: its port is free if the same controller deployed the node, as the
 *       hash seed in its directory shows, unless the configuration keeps the node there with this
 *       port.
 *   <li>All other processes, and nodes of other controllers, hold their ports.
 * </ul>
 */
final class PortCheck {
  private final String agentId;
  private final PortHolders holders;

  /**
   * @param agentId the id of this agent, which is on the command line of its nodes
   */
  PortCheck(String agentId, PortHolders holders) {
    this.agentId = agentId;
    this.holders = holders;
  }

  /** The deployment to check, and the ports that it frees. */
  record Deployment(Configuration configuration, ClusterSettings cluster, Set<Integer> held) {}

  Optional<String> problem(Node node, Deployment deployment) {
    InetAddress address = address(node, deployment.configuration());
    var problems = new StringJoiner("; ");
    ports(node, deployment.cluster())
        .forEach((port, use) -> {
          if (!deployment.held().contains(port) && !isFree(port, address)) {
            holder(port, address, node, deployment)
                .ifPresent(holder ->
                    problems.add("TCP port %d (%s) is taken by %s".formatted(port, use, holder)));
          }
        });
    return problems.length() == 0 ? Optional.empty() : Optional.of(problems.toString());
  }

  private static InetAddress address(Node node, Configuration configuration) {
    String host =
        configuration.instance(node.instance()).map(Instance::host).orElse(Instance.UNKNOWN_HOST);
    return InetAddress.ofLiteral(host);
  }

  private static Map<Integer, String> ports(Node node, ClusterSettings cluster) {
    Map<Integer, String> ports = new LinkedHashMap<>();
    put(ports, node.port(), "cluster");
    put(ports, node.metricsPort(), "metrics");
    ClusterSettings.Hub hub = cluster.hub();
    if (hub != null && node.role() == ClusterRole.MANAGER) {
      put(ports, hub.xpubPort(), "ZeroMQ hub");
      put(ports, hub.xsubPort(), "ZeroMQ hub");
    }
    return ports;
  }

  private static void put(Map<Integer, String> ports, @Nullable Integer port, String use) {
    if (port != null) {
      ports.put(port, use);
    }
  }

  /**
   * Whether the port is not certainly taken: Zeek reports other problems itself. One thread at a
   * time, as each thread would find the port taken by the other's socket.
   */
  private static synchronized boolean isFree(int port, InetAddress address) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null || !message.contains("in use");
    }
  }

  /** Describes the holder of the port; empty when the deployment frees the port. */
  private Optional<String> holder(int port, InetAddress address, Node node, Deployment deployment) {
    PortHolders.Search search = holders.of(port, address);
    if (search.holder().isEmpty()) {
      // Zeek with file capabilities hides its sockets from users other than root.
      boolean mayBeItself =
          search.hidden().stream().anyMatch(process -> process.name().equals(node.name()));
      // A port without a holder may have become free since.
      return mayBeItself || isFree(port, address)
          ? Optional.empty()
          : Optional.of("a process of another user");
    }

    PortHolders.Holder holder = search.holder().get();
    if (holder.node().filter(process -> isFreed(process, port, node, deployment)).isPresent()) {
      return Optional.empty();
    }

    String what = holder.node().map(NodeProcess::describe).orElse(holder.program());
    return Optional.of("process " + holder.pid() + (what.isEmpty() ? "" : " (" + what + ")"));
  }

  private boolean isFreed(NodeProcess process, int port, Node node, Deployment deployment) {
    Optional<Node> configured = deployment.configuration().node(process.name());
    if (process.agentId().equals(agentId)) {
      return process.name().equals(node.name()) || configured.isEmpty();
    }

    boolean stays =
        configured
            .filter(other ->
                Integer.valueOf(port).equals(other.port())
                    || Integer.valueOf(port).equals(other.metricsPort()))
            .filter(other -> process.agent().equals(Optional.of(other.instance())))
            // Another agent with this agent's name runs at an address that the instance is leaving.
            .filter(other -> !other.instance().equals(node.instance()))
            .isPresent();

    return !stays && process.isOfController(deployment.cluster().globalHashSeed());
  }
}
