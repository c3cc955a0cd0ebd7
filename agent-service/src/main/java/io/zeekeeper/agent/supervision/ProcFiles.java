package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.process.ProcessStat;
import io.zeekeeper.agent.process.ProcessStatus;
import io.zeekeeper.agent.process.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads {@code /proc}, and distinguishes a process that is gone from a file that cannot be read.
 * Safe on any thread.
 */
record ProcFiles(Path proc, Kernel kernel) {

  /** Who owns a process. */
  enum Owner {
    THIS_USER,
    ANOTHER_USER,
    ANOTHER_PID_NAMESPACE,
    UNKNOWN
  }

  /**
   * Lists the ids of all processes that {@code /proc} shows, in ascending order.
   *
   * @throws IOException when {@code /proc} cannot be listed
   */
  List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.matches("[0-9]{1,9}")) {
          pids.add(Long.parseLong(name));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(pids);
    return pids;
  }

  /**
   * Reads a process's command line, which is readable even if the process has capabilities.
   *
   * @return empty for a process without a command line, or one that is gone or hidden
   * @throws IOException when the file exists and cannot be read at present
   */
  List<String> commandLine(long pid) throws IOException {
    Path file = file(pid, "cmdline");
    try {
      String line = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return line.isEmpty() ? List.of() : List.of(line.split("\0"));
    } catch (IOException e) {
      if (isShown(file) && exists(pid)) {
        throw e;
      }
      return List.of();
    }
  }

  /** Looks up a process id. */
  Sight sight(long pid) {
    if (pid <= 0 || pid > Integer.MAX_VALUE) {
      return new Sight.Gone();
    }
    Sight first = look(pid);
    // A look reads stat, then calls kill(2). In between the process may end, and another may get
    // its
    // id.
    return first instanceof Sight.Hidden ? look(pid) : first;
  }

  private Sight look(long pid) {
    try {
      ProcessStat stat = ProcessStat.read(proc, pid);
      return stat.ended()
          ? new Sight.Zombie(stat.startTicks())
          : new Sight.Alive(stat.session(), stat.startTicks());
    } catch (IOException e) {
      int errno = kernel.kill(pid, 0);
      if (errno == Signals.ESRCH) {
        return new Sight.Gone();
      }
      if (isShown(file(pid, "stat")) || !isShown(proc.resolve("self/stat"))) {
        return new Sight.Unreadable(e.toString());
      }
      return new Sight.Hidden(kernel.session(pid), errno == Signals.EPERM);
    }
  }

  private boolean exists(long pid) {
    return kernel.kill(pid, 0) != Signals.ESRCH;
  }

  /** Whether the kernel forbids this user to signal a process. */
  boolean isForbidden(long pid) {
    return kernel.kill(pid, 0) == Signals.EPERM;
  }

  /** Whether this user may see a file. Uses access(2), which needs no file descriptor. */
  private static boolean isShown(Path file) {
    return Files.isReadable(file);
  }

  Owner owner(long pid) {
    ProcessStatus status = ProcessStatus.of(proc, Long.toString(pid));
    String user = status.realUser();
    String own = ProcessStatus.of(proc, "self").realUser();
    if (user.isEmpty() || own.isEmpty()) {
      return Owner.UNKNOWN;
    }
    if (status.isInOtherNamespace()) {
      return Owner.ANOTHER_PID_NAMESPACE;
    }
    return user.equals(own) ? Owner.THIS_USER : Owner.ANOTHER_USER;
  }

  /**
   * Reads a process's working directory.
   *
   * @throws IOException when it cannot be read, as with a process that has file capabilities
   */
  Path workingDirectory(long pid) throws IOException {
    return Files.readSymbolicLink(file(pid, "cwd"));
  }

  private Path file(long pid, String name) {
    return proc.resolve(Long.toString(pid)).resolve(name);
  }
}
