package io.zeekeeper.agent.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds out why a process ended, from its exit code and from what the kernel has left behind since
 * its launch (core(5); {@code oom_kill} of {@code /proc/vmstat}, which also counts kills within
 * control groups).
 *
 * @param proc the kernel's files
 * @param directory directory in which the process ran
 * @param launchedAt a time before the launch, by the file system's clock
 * @param oomKillsBefore number of processes that the kernel had killed for lack of memory earlier
 */
record PostMortem(Path proc, Path directory, FileTime launchedAt, long oomKillsBefore) {
  private static final int BY_SIGNAL = 128;
  private static final int SIGKILL = 9;
  // QUIT, ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS: the signals that leave a core (signal(7)).
  private static final Set<Integer> LEAVE_A_CORE = Set.of(3, 4, 5, 6, 7, 8, 11, 31);

  /** Call this just before the launch. */
  static PostMortem of(Path proc, Path directory, InstantSource clock) {
    return new PostMortem(
        proc, directory, FileTime.from(clock.instant().minusSeconds(1)), oomKills(proc));
  }

  /** Describes why the process ended. */
  String reason(int exitCode) {
    String reason = ExitReason.ofCode(exitCode);
    int signal = exitCode - BY_SIGNAL;
    if (signal == SIGKILL && oomKills(proc) > oomKillsBefore) {
      return reason + "; the kernel has killed processes for lack of memory since its launch";
    }
    return LEAVE_A_CORE.contains(signal) ? reason + "; " + core() : reason;
  }

  private String core() {
    Optional<Path> file = coreFile();
    if (file.isPresent()) {
      return "core file " + file.get();
    }
    String pattern = read(proc.resolve("sys/kernel/core_pattern")).strip();
    return pattern.startsWith("|") || pattern.startsWith("/")
        ? "cores go to " + pattern + ", if at all"
        : "no core file (see ulimit -c)";
  }

  private Optional<Path> coreFile() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("core(\\..*)?|.*\\.core"))
          .filter(Files::isRegularFile)
          .filter(file -> modified(file).compareTo(launchedAt) >= 0)
          .max(Comparator.comparing(PostMortem::modified));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static long oomKills(Path proc) {
    return read(proc.resolve("vmstat"))
        .lines()
        .filter(line -> line.matches("oom_kill [0-9]{1,18}"))
        .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
