package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.supervision.ProcFiles.Owner;
import io.zeekeeper.service.IdRecovery;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recovers an agent's lost id from the agent's other files, else from the command lines of the
 * nodes that run in the agent's state directory. Runs before anything else, on the main thread.
 */
public final class AgentIdRecovery implements IdRecovery {
  // Also finds the id in a file that is damaged after the id.
  private static final Pattern MEMBER = Pattern.compile("\"agent_id\"\\s*:\\s*\"([0-9a-f-]{36})\"");

  private final ProcFiles files;

  public AgentIdRecovery() {
    this(new ProcFiles(Path.of("/proc"), Kernel.HOST));
  }

  AgentIdRecovery(ProcFiles files) {
    this.files = files;
  }

  @Override
  public Optional<Found> find(Path stateDir, Path home) throws IOException {
    Optional<Found> kept = inFiles(home);
    return kept.isPresent() ? kept : onCommandLines(stateDir, home);
  }

  private static Optional<Found> inFiles(Path home) {
    List<Path> candidates = new ArrayList<>(jsonFiles(home.resolve("launches")));
    candidates.add(home.resolve("deployment.json"));
    return candidates.stream().flatMap(file -> idIn(file).stream()).findFirst();
  }

  private static List<Path> jsonFiles(Path directory) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.json")) {
      entries.forEach(found::add);
    } catch (IOException e) {
      // There are no launch records; the id may be elsewhere.
    }
    return found.stream().sorted().toList();
  }

  private static Optional<Found> idIn(Path file) {
    try {
      Matcher member =
          MEMBER.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      return member.find() ? Optional.of(new Found(member.group(1), "" + file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Finds an id on which all nodes in this state directory agree; ignores other services' ids. */
  private Optional<Found> onCommandLines(Path stateDir, Path home) throws IOException {
    Set<String> others = StateDirectory.idsOfOtherServices(stateDir, home);
    Map<String, Found> found = new TreeMap<>();

    for (long pid : files.pids()) {
      LaunchToken.of(files.commandLine(pid))
          .filter(token -> !others.contains(token.agentId()))
          .filter(token -> runsIn(stateDir, token.node(), pid))
          .ifPresent(token ->
              found.putIfAbsent(
                  token.agentId(),
                  new Found(
                      token.agentId(), "process %d of node '%s'".formatted(pid, token.node()))));
    }

    return found.size() == 1 ? found.values().stream().findFirst() : Optional.empty();
  }

  private boolean runsIn(Path stateDir, String node, long pid) {
    try {
      return files.owner(pid) == Owner.THIS_USER
          && files
              .workingDirectory(pid)
              .equals(stateDir.resolve("nodes").resolve(node).toRealPath());
    } catch (IOException e) {
      return false;
    }
  }
}
