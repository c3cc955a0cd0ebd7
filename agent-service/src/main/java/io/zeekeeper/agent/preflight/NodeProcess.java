package io.zeekeeper.agent.preflight;

import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that an agent launched as a node, as {@code /proc} shows it. The directories of other
 * users' processes cannot be read, so results that depend on them are unknown.
 *
 * @param process its directory in {@code /proc}
 * @param agentId the id of the agent that launched it
 * @param name the name of the node
 */
record NodeProcess(Path process, String agentId, String name) {
  private static final Pattern TOKEN =
      Pattern.compile("\0" + LaunchSpec.TOKEN + "=([^.\0]+)\\.[0-9]+\\.([^\0]+)");

  /** Recognises a node by its command line; empty for any other process. */
  static Optional<NodeProcess> of(Path process, String commandLine) {
    Matcher token = TOKEN.matcher(commandLine);
    return token.find()
        ? Optional.of(new NodeProcess(process, token.group(1), token.group(2)))
        : Optional.empty();
  }

  /** Whether the controller with this hash seed deployed the node. */
  boolean isOfController(String hashSeed) {
    return NodeFiles.haveHashSeed(process.resolve("cwd"), hashSeed);
  }

  /**
   * The directory name of the agent, which is the agent's name unless the operator chose another.
   */
  Optional<String> agent() {
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(process.resolve("cwd/.."))) {
      for (Path home : homes) {
        if (isHome(home)) {
          return Optional.of(home.getFileName().toString());
        }
      }
    } catch (IOException e) {
      // Another user's process.
    }
    return Optional.empty();
  }

  private boolean isHome(Path directory) {
    try {
      return Files.readString(directory.resolve("id"), StandardCharsets.UTF_8)
          .strip()
          .equals(agentId);
    } catch (IOException e) {
      return false;
    }
  }

  /** A description, as in {@code node manager of agent a1}. */
  String describe() {
    return "node " + name + " of " + agent().map(agent -> "agent " + agent).orElse("another agent");
  }
}
