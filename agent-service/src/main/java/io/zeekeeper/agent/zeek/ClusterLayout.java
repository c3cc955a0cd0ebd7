package io.zeekeeper.agent.zeek;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Node;
import java.util.List;

/** Renders {@code cluster-layout.zeek}, which gives every node the addresses of its peers. */
final class ClusterLayout {
  static final String FILE = "cluster-layout.zeek";

  private ClusterLayout() {}

  static String render(Configuration configuration) {
    List<Node> nodes = configuration.nodes();
    boolean managerIsLogger = nodes.stream().noneMatch(node -> node.role() == ClusterRole.LOGGER);
    String manager =
        nodes.stream()
            .filter(node -> node.role() == ClusterRole.MANAGER)
            .map(Node::name)
            .findFirst()
            .orElse("");

    var text = new StringBuilder("# Written by Zeekeeper at every launch; changes are lost.\n");
    text.append("redef Cluster::manager_is_logger = ")
        .append(managerIsLogger ? "T" : "F")
        .append(";\nredef Cluster::nodes += {\n");

    for (Node node : nodes) {
      text.append("\t[\"").append(node.name()).append("\"] = [$node_type=Cluster::");
      text.append(node.role()).append(", $ip=").append(address(configuration, node));
      if (node.port() != null) {
        text.append(", $p=").append(node.port()).append("/tcp");
      }
      if (node.role() != ClusterRole.MANAGER && !manager.isEmpty()) {
        text.append(", $manager=\"").append(manager).append('"');
      }
      if (node.metricsPort() != null) {
        text.append(", $metrics_port=").append(node.metricsPort()).append("/tcp");
      }
      text.append("],\n");
    }
    return text.append("};\n").toString();
  }

  private static String address(Configuration configuration, Node node) {
    return IpAddress.bracketed(
        configuration.instance(node.instance()).map(Instance::host).orElse("127.0.0.1"));
  }
}
