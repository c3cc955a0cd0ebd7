package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process as {@code /proc/<pid>/stat} describes it (proc_pid_stat(5)).
 *
 * @param ended whether it is a zombie: it has ended, but its parent has not reaped it
 * @param session the session it belongs to
 * @param startTicks when it started, in clock ticks since boot; the process id and this identify
 *     the process until the next boot
 */
public record ProcessStat(boolean ended, long session, long startTicks) {
  // Field indices, counted from the state, the first field after the name.
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  /** Empty when the process does not exist, is a zombie, or its file cannot be read. */
  public static Optional<ProcessStat> of(Path proc, long pid) {
    try {
      return Optional.of(read(proc, pid)).filter(stat -> !stat.ended());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the description of a process.
   *
   * @throws IOException when the file cannot be read, which does not mean that there is no process
   */
  public static ProcessStat read(Path proc, long pid) throws IOException {
    Path file = proc.resolve(Long.toString(pid)).resolve("stat");
    String stat = Files.readString(file);

    try {
      // The command's name is in parentheses and may contain anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return new ProcessStat(
          fields[STATE].equals("Z") || fields[STATE].equals("X"),
          Long.parseLong(fields[SESSION]),
          Long.parseLong(fields[START_TICKS]));
    } catch (RuntimeException e) {
      throw new IOException(file + " is incomplete", e);
    }
  }
}
