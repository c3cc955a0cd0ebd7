package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.process.ProcessStatus;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks whether this host can run its nodes: interface, permission to capture, processor, ports,
 * directories and space. Blocks on the disk and on short processes, so it never runs on the loop.
 * Keeps no results, as a missing resource may appear at any moment. Safe on any thread.
 */
final class HostCheck {
  private final PortCheck ports;
  private final DirectoryCheck directories;
  private final RotationCheck rotation;

  /**
   * @param agentId the id of this agent, which is on the command line of its nodes
   */
  HostCheck(NodeDirectories directories, String agentId) {
    this.ports = new PortCheck(agentId, new PortHolders(Path.of("/proc")));
    this.directories = new DirectoryCheck(directories);
    this.rotation = new RotationCheck(directories);
  }

  /**
   * Finds the problems that keep nodes from being launched.
   *
   * @param specs the nodes of this instance
   * @param held ports that nodes of this agent hold now, and that the deployment frees in time or
   *     keeps on the same node
   * @return the problems by node, in words for a person; empty when all nodes can be launched
   */
  Map<String, String> problems(
      Configuration configuration,
      ClusterSettings cluster,
      List<LaunchSpec> specs,
      Set<Integer> held) {
    var capture = new CaptureCheck();
    var deployment = new PortCheck.Deployment(configuration, cluster, held);
    Map<String, String> problems = new TreeMap<>();

    for (LaunchSpec spec : specs) {
      if (spec.node().state() == State.STOPPED) {
        continue;
      }

      List<String> found =
          Stream.of(
                  capture.problem(spec),
                  processor(spec),
                  ports.problem(spec.node(), deployment),
                  directories.problem(spec),
                  rotation.problem(spec.node(), configuration))
              .flatMap(Optional::stream)
              .toList();

      if (!found.isEmpty()) {
        problems.put(spec.node().name(), String.join("; ", found));
      }
    }
    return problems;
  }

  private static Optional<String> processor(LaunchSpec spec) {
    Integer wanted = spec.node().cpuAffinity();
    if (wanted == null) {
      return Optional.empty();
    }
    String allowed = ProcessStatus.own().get("Cpus_allowed_list");
    return within(wanted, allowed)
        ? Optional.empty()
        : Optional.of(
            "cpu_affinity %d is not among the processors here: %s".formatted(wanted, allowed));
  }

  /**
   * Whether {@code list}, as in {@code 0-3,8}, contains {@code number}; an unknown list contains
   * all numbers.
   */
  static boolean within(int number, String list) {
    List<String> ranges = new ArrayList<>(List.of(list.split(",")));
    ranges.removeIf(String::isBlank);
    return ranges.isEmpty()
        || ranges.stream()
            .map(range -> range.strip().split("-", 2))
            .anyMatch(ends ->
                number >= Integer.parseInt(ends[0])
                    && number <= Integer.parseInt(ends[ends.length - 1]));
  }
}
