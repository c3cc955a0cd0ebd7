package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a lost launch record, from the command line of the process. The scripts that the process
 * read are unknown, so the digest is empty and equals no other.
 */
final class LostRecord {
  private static final String CONTROL_PORT = LaunchSpec.CONTROL_PORT + "=";

  private LostRecord() {}

  /** Makes a specification for a process of which only the command line is known. */
  static LaunchSpec spec(String node, List<String> commandLine) {
    return new LaunchSpec(
        Node.of(node, "", ClusterRole.NONE),
        Backend.BROKER,
        commandLine.isEmpty() ? List.of("unknown") : withoutRedefs(commandLine),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        controlPort(commandLine) != null,
        null,
        "",
        List.of(),
        List.of());
  }

  /**
   * Completes the specification of a process whose node has a target again: takes {@code wanted},
   * except for a command line or generated files that differ.
   *
   * @param lost the specification that {@link #spec} made
   * @param hasFiles whether the generated files of {@code wanted} are in place
   */
  static LaunchSpec spec(LaunchSpec lost, LaunchSpec wanted, boolean hasFiles) {
    boolean same = arguments(lost.argv()).equals(arguments(wanted.argv()));
    return new LaunchSpec(
        wanted.node(),
        wanted.backend(),
        same ? wanted.argv() : lost.argv(),
        wanted.env(),
        hasFiles ? wanted.files() : new TreeMap<>(),
        wanted.directories(),
        lost.hasChannel(),
        wanted.logSuffix(),
        wanted.zeekVersion(),
        wanted.scripts(),
        wanted.scriptPath(),
        hasFiles ? wanted.keyFiles() : new TreeMap<>());
  }

  static @Nullable Integer controlPort(List<String> commandLine) {
    return commandLine.stream()
        .filter(argument -> argument.matches(CONTROL_PORT + "[0-9]{1,5}/tcp"))
        .map(argument -> argument.substring(CONTROL_PORT.length(), argument.indexOf('/')))
        .map(Integer::valueOf)
        .findFirst()
        .orElse(null);
  }

  private static List<String> withoutRedefs(List<String> commandLine) {
    return commandLine.stream()
        .filter(argument ->
            !argument.startsWith(LaunchSpec.TOKEN + "=") && !argument.startsWith(CONTROL_PORT))
        .toList();
  }

  /** Returns the arguments after the command; setsid and taskset disappear when they exec it. */
  private static List<String> arguments(List<String> argv) {
    return argv.subList(Math.max(0, argv.indexOf("-U")), argv.size());
  }
}
