package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A kernel with the processes that a test adds, and {@code /proc} in a directory. */
final class FakeHost implements Kernel {
  static final String AGENT = "01234567-89ab-cdef-0123-456789abcdef";
  static final String BOOT = "boot";
  private static final int USER = 1000;

  final Path proc;
  final List<String> signals = new ArrayList<>();
  private final Map<Long, Long> sessions = new HashMap<>();
  private final Map<Long, Integer> errors = new HashMap<>();

  FakeHost(Path proc) {
    this.proc = proc;
    write(proc.resolve("self/status"), "Name:\tjava\nUid:\t1000\t1000\nNSpid:\t1\n");
    write(proc.resolve("self/stat"), "1 (java) S");
  }

  ProcFiles files() {
    return new ProcFiles(proc, this);
  }

  static String token(long number, String node) {
    return "Zeekeeper::launch=" + AGENT + "." + number + "." + node;
  }

  /** Adds a session leader of this user with a token of this agent. */
  void node(long pid, long number, String node) {
    process(pid, pid, "S", pid * 10, "zeek", "-U", ".status", token(number, node));
  }

  void process(long pid, long session, String state, long ticks, String... commandLine) {
    write(
        path(pid, "stat"),
        pid
            + " (a) Z (b) "
            + state
            + " 1 7 "
            + session
            + " 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 "
            + ticks
            + " 0 0");
    write(path(pid, "cmdline"), String.join("\0", commandLine) + "\0");
    owner(pid, USER, "" + pid);
    sessions.put(pid, session);
  }

  void owner(long pid, int user, String namespaces) {
    write(path(pid, "status"), "Uid:\t%d\t%d\nNSpid:\t%s\n".formatted(user, user, namespaces));
  }

  void workingDirectory(long pid, Path directory) throws IOException {
    Files.createSymbolicLink(path(pid, "cwd"), directory);
  }

  /** Hides a process as hidepid=2 does. */
  void hide(long pid) {
    delete(proc.resolve("" + pid));
  }

  void end(long pid) {
    hide(pid);
    sessions.remove(pid);
  }

  /** Forbids signals as for a process of another user. */
  void forbid(long pid) {
    errors.put(pid, Signals.EPERM);
  }

  void session(long pid, long session) {
    sessions.put(pid, session);
  }

  /** Replaces a file with a directory, so reading the file fails. */
  void breakFile(long pid, String name) {
    delete(path(pid, name));
    createDirectory(path(pid, name));
  }

  void replaceFile(long pid, String name, String content) {
    delete(path(pid, name));
    write(path(pid, name), content);
  }

  private Path path(long pid, String name) {
    return proc.resolve("" + pid).resolve(name);
  }

  @Override
  public int kill(long target, int signal) {
    if (signal != 0) {
      signals.add(signal + " to " + target);
    }
    long pid = Math.abs(target);
    return sessions.containsKey(pid) ? errors.getOrDefault(pid, 0) : Signals.ESRCH;
  }

  @Override
  public long session(long pid) {
    return sessions.getOrDefault(pid, -1L);
  }

  private static void write(Path file, String content) {
    try {
      createDirectory(file.resolveSibling(""));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
