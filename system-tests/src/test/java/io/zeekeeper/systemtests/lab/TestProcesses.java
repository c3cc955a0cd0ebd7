package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * The processes that this Java process's tests started and have to end: services, stand-ins, and
 * nodes, which outlive the agent that launched them. Safe on any thread.
 */
public final class TestProcesses {
  private static final Set<Path> DIRECTORIES = new ConcurrentSkipListSet<>();

  private TestProcesses() {}

  /** A directory below which services of these tests keep their state. */
  public static void startBelow(Path directory) {
    DIRECTORIES.add(directory.toAbsolutePath().normalize());
  }

  /** What runs now, one description each. */
  public static List<String> running() {
    long self = ProcessHandle.current().pid();
    Set<Long> descendants =
        new ConcurrentSkipListSet<>(
            ProcessHandle.current().descendants().map(ProcessHandle::pid).toList());
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != self)
        .flatMap(pid -> describe(pid, descendants.contains(pid)))
        .toList();
  }

  private static Stream<String> describe(long pid, boolean isDescendant) {
    Path proc = Path.of("/proc", "" + pid);
    try {
      String command = Files.readString(proc.resolve("cmdline")).replace('\0', ' ').strip();
      boolean isOurs =
          isDescendant ? isService(command) : !command.isEmpty() && isBelow(proc, command);
      return isOurs ? Stream.of("process " + pid + ": " + shortened(command)) : Stream.of();
    } catch (IOException e) {
      // It has just ended, or belongs to someone else.
      return Stream.of();
    }
  }

  private static boolean isService(String command) {
    return command.contains("agent-service")
        || command.contains("controller-service")
        || command.contains("zeek-standin.jar")
        || command.contains("Zeekeeper::launch=");
  }

  /** Whether a process that has lost its parent runs, or keeps its state, in these tests' rooms. */
  private static boolean isBelow(Path proc, String command) throws IOException {
    Path cwd = Files.readSymbolicLink(proc.resolve("cwd"));
    return DIRECTORIES.stream()
        .anyMatch(directory -> cwd.startsWith(directory) || command.contains(directory + "/"));
  }

  private static String shortened(String command) {
    return command.length() <= 300 ? command : command.substring(0, 300) + " ...";
  }
}
