package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.process.ShortProcess;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets Zeek parse the scripts of a node without running them. Blocks on {@code zeek -a}; an
 * interrupt kills the process. Safe on any thread.
 */
final class ScriptParse {
  private static final int MAX_LINES = 100;
  private static final int MAX_BYTES = 16 * 1024;

  private final Path scratch;
  private final Duration timeout;

  /**
   * @param scratch the directory in which each run gets a directory of its own
   * @param timeout how long Zeek may take
   */
  ScriptParse(Path scratch, Duration timeout) {
    this.scratch = scratch;
    this.timeout = timeout;
  }

  /**
   * Everything that {@code zeek -a} can see of a node: equal keys have equal outcomes. Leaves out
   * the node's name, processor and directories.
   *
   * @param digest the digest of the node's scripts
   */
  static String key(LaunchSpec spec, String digest) {
    String name = spec.node().name();
    var env = new TreeMap<>(spec.env());
    env.remove("CLUSTER_NODE");
    // Other keys parse as well, so they are not in the key.
    String files = spec.files().toString() + spec.keyFiles().keySet();

    return String.join(
        "\n",
        spec.node().role().toString(),
        spec.zeekVersion(),
        digest,
        spec.command(),
        spec.arguments().toString(),
        env.toString(),
        files.replaceAll("/" + Pattern.quote(name) + "(?=[/\"])", "/"));
  }

  /** Removes the files that a killed agent left in the scratch directory. */
  void removeLeftovers() {
    delete(scratch);
  }

  /** Zeek's error message, or empty. */
  Optional<String> problem(LaunchSpec spec) {
    try {
      Files.createDirectories(scratch);
      Path directory = Files.createTempDirectory(scratch, "");
      try {
        return parse(spec, directory);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      return Optional.of("zeek -a: " + e.getMessage());
    }
  }

  private Optional<String> parse(LaunchSpec spec, Path directory) throws IOException {
    for (var file : spec.files().entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    for (var keys : spec.keyFiles().entrySet()) {
      StateDirectory.replace(directory.resolve(keys.getKey()), keys.getValue().value());
    }
    Map<String, String> env = new TreeMap<>(spec.env());
    // Without these, Zeek 8 would open the node's ports even when it only parses.
    env.put("ZEEKCTL_CHECK_CONFIG", "1");
    env.put("ZEEKCTL_DISABLE_LISTEN", "1");
    List<String> argv = new ArrayList<>(List.of(spec.command(), "-a"));
    argv.addAll(spec.arguments());

    ShortProcess.Outcome outcome = ShortProcess.run(argv, env, directory, timeout);
    if (outcome.exitCode() == 0) {
      return Optional.empty();
    }
    // Zeek quotes the expression that it cannot evaluate.
    String output = tail(spec.secrets().hide((outcome.stderr() + outcome.stdout()).strip()));
    return Optional.of(
        output.isEmpty() ? "zeek -a ended with exit code " + outcome.exitCode() : output);
  }

  /** The last 100 lines and 16 KiB, as in Results. */
  static String tail(String output) {
    List<String> lines = output.lines().toList();
    String text =
        String.join("\n", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int start = Math.max(0, bytes.length - MAX_BYTES);
    while (start < bytes.length && (bytes[start] & 0xC0) == 0x80) {
      // Skips the rest of a character that the limit cut.
      start++;
    }
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // The next start of the agent removes what is left.
    }
  }
}
