package io.zeekeeper.agent.zeek;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lets Zeek parse what a node would run, without running it. Blocks on {@code zeek -a}. */
public final class ScriptCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path scratch;

  /**
   * @param scratch a directory for the generated files; its content is removed after each check
   */
  public ScriptCheck(Path scratch) {
    this.scratch = scratch;
  }

  /** Everything about {@code spec} that {@code zeek -a} can see: equal keys have equal outcomes. */
  public static String key(LaunchSpec spec) {
    var node = spec.node();
    var env = new TreeMap<>(spec.env());
    env.remove("CLUSTER_NODE");
    String ownName = '"' + node.name() + '"';
    return String.join(
        "\n",
        node.role().toString(),
        spec.zeekVersion(),
        spec.scriptDigest(),
        spec.argv().toString().replace(ownName, ""),
        env.toString(),
        spec.files().toString().replace("/" + node.name(), "/"));
  }

  /** What Zeek objects to, or nothing. */
  public Optional<String> problem(LaunchSpec spec) {
    Path directory = scratch.resolve(spec.node().name());
    try {
      Files.createDirectories(directory);
      for (var file : spec.files().entrySet()) {
        Files.writeString(directory.resolve(file.getKey()), file.getValue());
      }
      Map<String, String> env = new TreeMap<>(spec.env());
      // Without these, Zeek 8 would open the node's ports even when it only parses.
      env.put("ZEEKCTL_CHECK_CONFIG", "1");
      env.put("ZEEKCTL_DISABLE_LISTEN", "1");
      ShortProcess.Outcome outcome = ShortProcess.run(argv(spec), env, directory, PATIENCE);
      return outcome.exitCode() == 0
          ? Optional.empty()
          : Optional.of((outcome.stderr() + outcome.stdout()).strip());
    } catch (IOException e) {
      return Optional.of("zeek -a: " + e.getMessage());
    } finally {
      delete(directory);
    }
  }

  /** The node's own command line with {@code -a}, and without what only a running node needs. */
  private static List<String> argv(LaunchSpec spec) {
    List<String> argv = new ArrayList<>();
    List<String> launch = spec.argv();
    argv.add(spec.command());
    argv.add("-a");
    argv.addAll(launch.subList(launch.indexOf("-U") + 2, launch.size()));
    return argv;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // The next check overwrites what is left.
    }
  }
}
