package io.zeekeeper.standin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nodes of {@code cluster-layout.zeek}. */
record Layout(Map<String, Node> nodes, boolean managerIsLogger) {
  private static final Pattern NODE =
      Pattern.compile(
          "\\[\"([^\"]+)\"]\\s*=\\s*\\[\\$node_type=Cluster::(\\w+), \\$ip=([^,\\]]+)(.*)],");
  private static final Pattern PORT = Pattern.compile("\\$p=(\\d+)/tcp");
  private static final Pattern METRICS = Pattern.compile("\\$metrics_port=(\\d+)/tcp");

  /** One node; a port is 0 where the layout has none. */
  record Node(String name, String role, String ip, int port, int metricsPort) {}

  static Layout parse(List<String> lines) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    boolean managerIsLogger = false;

    for (String line : lines) {
      Matcher node = NODE.matcher(line.strip());
      if (node.matches()) {
        nodes.put(
            node.group(1),
            new Node(
                node.group(1),
                node.group(2),
                node.group(3),
                port(PORT, node.group(4)),
                port(METRICS, node.group(4))));
      }
      managerIsLogger |= line.contains("manager_is_logger = T");
    }
    return new Layout(nodes, managerIsLogger);
  }

  private static int port(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }
}
