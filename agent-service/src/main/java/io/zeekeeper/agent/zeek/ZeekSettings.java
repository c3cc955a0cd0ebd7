package io.zeekeeper.agent.zeek;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Zeek this agent runs, and what it adds to every node.
 *
 * @param command path of the zeek executable; by default $ZEEK_HOME/bin/zeek, the PATH, /opt/zeek
 *     and /usr/local/zeek are searched
 * @param scripts scripts that every node loads before its own
 * @param options redefs of every node: a Zeek identifier and a Zeek expression
 * @param env environment variables of every node; a node's own win
 * @param metricsAddress where nodes serve their metrics; by default the instance's address
 * @param controlPorts loopback ports for the nodes' control channels, first-last
 */
@ConfigurationProperties("zeekeeper.agent.zeek")
public record ZeekSettings(
    @Nullable String command,
    @DefaultValue("local") List<String> scripts,
    @DefaultValue Map<String, String> options,
    @DefaultValue Map<String, String> env,
    @Nullable String metricsAddress,
    @DefaultValue("25000-25999") String controlPorts) {

  /** A range of TCP ports, both ends included. */
  public record PortRange(int first, int last) {
    static PortRange parse(String text) {
      String[] ends = text.split("-", 2);
      try {
        var range =
            new PortRange(
                Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[ends.length - 1].strip()));
        if (range.first >= 1 && range.last <= 65535 && range.first <= range.last) {
          return range;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException(
          "zeekeeper.agent.zeek.control-ports: '" + text + "' is not a range such as 25000-25999");
    }
  }

  public PortRange controlPortRange() {
    return PortRange.parse(controlPorts);
  }
}
