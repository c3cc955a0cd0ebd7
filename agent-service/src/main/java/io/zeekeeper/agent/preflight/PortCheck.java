package io.zeekeeper.agent.preflight;

import io.zeekeeper.model.ClusterRole;
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
 * Whether the ports that a node is to listen on are free. One that a Zeek node of some agent has is
 * as good as free: the deployment stops or restarts that node, or keeps it on this very port.
 */
final class PortCheck {
  private final PortHolders holders = new PortHolders();

  Optional<String> problem(Node node, ClusterSettings cluster, String address, Set<Integer> held) {
    var problems = new StringJoiner("; ");
    ports(node, cluster)
        .forEach((port, use) -> {
          if (!held.contains(port) && !free(port, address)) {
            String holder = holders.of(port);
            if (!holder.equals(PortHolders.A_NODE)) {
              problems.add("TCP port %d (%s) is taken%s".formatted(port, use, holder));
            }
          }
        });
    return problems.length() == 0 ? Optional.empty() : Optional.of(problems.toString());
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

  /** Only a port that is taken for certain is not free: Zeek tells of other problems itself. */
  private static boolean free(int port, String address) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
      return true;
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null || !message.contains("in use");
    }
  }
}
