package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.process.ProcessStatus;
import io.zeekeeper.agent.process.ShortProcess;
import io.zeekeeper.agent.zeek.LaunchSpec;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether a node's interface exists, and whether Zeek may capture on it (capabilities(7)).
 * Reports only certain failures and leaves doubtful cases to Zeek. One object serves one check and
 * inspects each executable once. For one thread.
 */
final class CaptureCheck {
  private static final int CAP_NET_RAW = 13;
  private static final Duration GETCAP_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Packet sources that read from an interface of the kernel; other sources have their own device
   * names.
   */
  private static final Set<String> KERNEL_SOURCES = Set.of("", "pcap", "af_packet");

  private final Map<String, Boolean> mayCapture = new HashMap<>();

  Optional<String> problem(LaunchSpec spec) {
    String named = spec.node().networkInterface();
    if (named == null) {
      return Optional.empty();
    }

    int separator = named.indexOf("::");
    String source = separator < 0 ? "" : named.substring(0, separator);
    String device = separator < 0 ? named : named.substring(separator + 2);
    if (!KERNEL_SOURCES.contains(source)) {
      return Optional.empty();
    }

    if (!exists(device)) {
      return Optional.of("interface '" + device + "' does not exist here");
    }

    return mayCapture.computeIfAbsent(spec.command(), CaptureCheck::mayCapture)
        ? Optional.empty()
        : Optional.of(
            "capturing on '%s' needs CAP_NET_RAW: run 'setcap cap_net_raw=ep %s', or the agent as root"
                .formatted(device, spec.command()));
  }

  private static boolean exists(String device) {
    try {
      return device.equals("any") || NetworkInterface.getByName(device) != null;
    } catch (SocketException e) {
      return true;
    }
  }

  private static boolean mayCapture(String command) {
    ProcessStatus own = ProcessStatus.own();
    boolean root = own.get("Uid").startsWith("0");
    if (root ? own.has("CapBnd", CAP_NET_RAW) : own.has("CapAmb", CAP_NET_RAW)) {
      return true;
    }
    return !own.get("NoNewPrivs").equals("1") && !root && fileMayCapture(command);
  }

  private static boolean fileMayCapture(String command) {
    try {
      ShortProcess.Outcome outcome =
          ShortProcess.run(
              List.of("getcap", command),
              Map.of("PATH", "/usr/sbin:/sbin:/usr/bin:/bin"),
              Path.of("/"),
              GETCAP_TIMEOUT);
      return outcome.exitCode() != 0 || outcome.stdout().contains("cap_net_raw");
    } catch (IOException e) {
      // Without getcap, Zeek itself reports a missing permission.
      return true;
    }
  }
}
