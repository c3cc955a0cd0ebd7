package io.zeekeeper.agent.zeek;

import io.zeekeeper.service.InvalidPropertyException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Zeek that this agent runs, and the additions to every node.
 *
 * @param command path of the zeek executable; by default the first of bin/zeek in $ZEEK_HOME, zeek
 *     on the PATH, in /opt/zeek/bin and in /usr/local/zeek/bin
 * @param scripts scripts that every node of this agent loads before its own, separated by commas
 * @param options redefs of every node of this agent, each as options[Zeek identifier]=Zeek
 *     expression; by default none
 * @param env environment variables of every node of this agent, each as env.NAME=value; a node's
 *     own variables take precedence; by default none
 * @param metricsAddress address on which nodes serve their metrics; by default the address of their
 *     instance, unless the site's scripts redef Telemetry::metrics_address
 * @param controlPorts loopback TCP ports for the control channels between this agent and its nodes,
 *     first-last
 */
@ConfigurationProperties("zeekeeper.agent.zeek")
public record ZeekSettings(
    @Nullable String command,
    @DefaultValue("local") List<String> scripts,
    @DefaultValue Map<String, String> options,
    @DefaultValue Map<String, String> env,
    @Nullable String metricsAddress,
    @DefaultValue("25000-25999") String controlPorts) {

  public ZeekSettings {
    var _ = PortRange.parse(controlPorts);
  }

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
        // Reported below.
      }
      throw new InvalidPropertyException(
          "zeekeeper.agent.zeek.control-ports",
          text,
          "it must be the first and the last port, as in 25000-25999");
    }
  }

  /** Whether the operator chose where nodes serve their metrics. */
  boolean hasMetricsAddress() {
    return metricsAddress != null && !metricsAddress.isBlank();
  }

  public PortRange controlPortRange() {
    return PortRange.parse(controlPorts);
  }
}
