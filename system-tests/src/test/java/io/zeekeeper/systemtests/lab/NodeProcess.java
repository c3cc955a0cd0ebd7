package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A running process of a node, found by the launch token on its command line, without the help of
 * an agent.
 *
 * @param launch the number of the launch
 */
public record NodeProcess(long pid, String agentId, long launch, String node) {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern TOKEN =
      Pattern.compile("(?:^|\0)Zeekeeper::launch=([^.\0]+)\\.(\\d+)\\.([^\0]+)");
  // Fields of /proc/<pid>/stat after the name: state, parent, group, session.
  private static final int SESSION_FIELD = 3;

  /** The node processes whose working directory is below {@code directory}. */
  public static List<NodeProcess> below(Path directory) {
    return all().filter(process -> process.runsBelow(directory)).toList();
  }

  public static Stream<NodeProcess> all() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .map(NodeProcess::of)
        .flatMap(Optional::stream);
  }

  /** Whether a node runs as that process. A zombie that init has not reaped yet does not run. */
  public static boolean runs(long pid) {
    return of(pid).isPresent();
  }

  /** Empty when the process is no node, has ended, or is about to execute another program. */
  private static Optional<NodeProcess> of(long pid) {
    try {
      Matcher token = TOKEN.matcher(Files.readString(PROC.resolve(pid + "/cmdline")));
      return token.find() && leadsSession(pid)
          ? Optional.of(
              new NodeProcess(pid, token.group(1), Long.parseLong(token.group(2)), token.group(3)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  // A child of a shell or an agent has its parent's command line until it executes another program.
  private static boolean leadsSession(long pid) throws IOException {
    String stat = Files.readString(PROC.resolve(pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return fields[SESSION_FIELD].equals("" + pid);
  }

  private boolean runsBelow(Path directory) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).startsWith(directory);
    } catch (IOException e) {
      return false;
    }
  }

  public boolean isNodeOf(NodeProcess other) {
    return agentId.equals(other.agentId) && node.equals(other.node);
  }

  /** Sends a signal by name, as in {@code KILL}; does nothing when the process has ended. */
  public void signal(String name) {
    Signal.send(name, pid);
  }

  @Override
  public String toString() {
    return node + "=" + pid + " (launch " + launch + ")";
  }
}
