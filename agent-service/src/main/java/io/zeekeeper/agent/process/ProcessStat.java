package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process as {@code /proc/<pid>/stat} describes it (proc_pid_stat(5)).
 *
 * @param session the session it belongs to
 * @param startTicks when it started, in clock ticks since boot; with the process id it names the
 *     process for as long as the system runs
 */
public record ProcessStat(long session, long startTicks) {
  // Counted from the state, the first behind the name.
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  /** Empty when there is no such process, or it is a zombie. */
  public static Optional<ProcessStat> of(Path proc, long pid) {
    try {
      String stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
      // The command's name stands in brackets and may contain anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
        return Optional.empty();
      }
      return Optional.of(
          new ProcessStat(Long.parseLong(fields[SESSION]), Long.parseLong(fields[START_TICKS])));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
