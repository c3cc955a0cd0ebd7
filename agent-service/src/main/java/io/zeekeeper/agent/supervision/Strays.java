package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Processes that bear a launch token of this agent, and that no launch record accounts for. None is
 * ever signalled, and no second copy is started beside one. On the loop only.
 */
final class Strays {
  private static final String CONTROL_PORT = LaunchSpec.CONTROL_PORT + "=";

  private final ProcessTable table;
  private final NodeDirectories directories;
  private final String bootId;
  private final Map<String, List<Stray>> byNode = new HashMap<>();

  /**
   * One of them.
   *
   * @param contradicted whether there is a record of this very launch that says otherwise
   */
  private record Stray(long number, long pid, long startTicks, boolean contradicted) {}

  Strays(ProcessTable table, NodeDirectories directories, String bootId) {
    this.table = table;
    this.directories = directories;
    this.bootId = bootId;
  }

  /** Notes a process; a token that is none of this agent's making is nobody's. */
  void add(String token, long pid, boolean contradicted) {
    String[] parts = token.split("\\.", 3);
    OptionalLong ticks = table.startTicks(pid);
    if (parts.length == 3 && parts[1].matches("[0-9]{1,18}") && ticks.isPresent()) {
      byNode
          .computeIfAbsent(parts[2], name -> new ArrayList<>())
          .add(new Stray(Long.parseLong(parts[1]), pid, ticks.getAsLong(), contradicted));
    }
  }

  /** A process that may be the node's, and still runs. */
  OptionalLong of(String node) {
    return alive(node).stream().mapToLong(Stray::pid).findFirst();
  }

  private List<Stray> alive(String node) {
    return byNode.getOrDefault(node, List.of()).stream()
        .filter(stray -> table.startTicks(stray.pid()).equals(OptionalLong.of(stray.startTicks())))
        .toList();
  }

  /**
   * A record in place of a lost one, where token, owner and PID namespace say that the process is
   * the node's, and no other may be.
   *
   * @param wanted what the node is to be launched from
   */
  Optional<LaunchRecord> claim(LaunchSpec wanted, Backend backend) {
    String node = wanted.node().name();
    List<Stray> candidates = alive(node);
    if (candidates.size() != 1) {
      return Optional.empty();
    }
    Stray only = candidates.getFirst();
    if (only.contradicted() || !table.isOwn(only.pid())) {
      return Optional.empty();
    }
    byNode.remove(node);
    List<String> commandLine = table.commandLine(only.pid());
    return Optional.of(
        new LaunchRecord(
            new LaunchSpec(
                wanted.node(),
                wanted.backend(),
                argv(commandLine, wanted),
                wanted.env(),
                filesIn(directories.ofNode(node), wanted),
                wanted.directories(),
                wanted.hasChannel(),
                wanted.logSuffix(),
                wanted.zeekVersion(),
                wanted.scripts(),
                wanted.scriptPath()),
            backend,
            only.number(),
            controlPort(commandLine),
            only.pid(),
            only.startTicks(),
            bootId,
            startedAt(only.pid()),
            false,
            null));
  }

  /** As wanted where the process was given the same arguments. */
  private static List<String> argv(List<String> commandLine, LaunchSpec wanted) {
    List<String> given =
        commandLine.stream()
            .filter(argument ->
                !argument.startsWith(LaunchSpec.TOKEN + "=") && !argument.startsWith(CONTROL_PORT))
            .toList();
    return arguments(given).equals(arguments(wanted.argv())) ? wanted.argv() : given;
  }

  /** What follows the command, which may have been replaced by what it executed. */
  private static List<String> arguments(List<String> argv) {
    return argv.subList(Math.max(0, argv.indexOf("-U")), argv.size());
  }

  private static SortedMap<String, String> filesIn(Path directory, LaunchSpec wanted) {
    var files = new TreeMap<String, String>();
    for (String name : wanted.files().keySet()) {
      try {
        files.put(name, Files.readString(directory.resolve(name)));
      } catch (IOException e) {
        files.put(name, "");
      }
    }
    return files;
  }

  private static @Nullable Integer controlPort(List<String> commandLine) {
    return commandLine.stream()
        .filter(argument -> argument.matches(CONTROL_PORT + "[0-9]{1,5}/tcp"))
        .map(argument -> argument.substring(CONTROL_PORT.length(), argument.indexOf('/')))
        .map(Integer::valueOf)
        .findFirst()
        .orElse(null);
  }

  private static Instant startedAt(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .orElseGet(Instant::now);
  }
}
