package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs an operator's program to its end, in its own process group, which ends with the program. The
 * program has the agent's environment and working directory. Blocks the caller.
 */
public final class BoundedCommand {
  private static final Duration SIGKILL_DELAY = Duration.ofSeconds(5);
  private static final int MAX_OUTPUT_BYTES = 4096;

  private BoundedCommand() {}

  /**
   * How a program ended.
   *
   * @param exitCode its exit code; 128 plus the signal's number if a signal ended it
   * @param timedOut whether it was stopped because it took too long
   * @param output the last 4 KiB of its stdout and stderr
   */
  public record Outcome(int exitCode, boolean timedOut, String output) {}

  /**
   * @param timeout time after which the process group gets SIGTERM, and SIGKILL 5 s later
   * @throws IOException when the program cannot be started
   * @throws InterruptedException when the caller is interrupted; the program is killed
   */
  public static Outcome run(List<String> argv, Duration timeout)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(argv);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    var tail = new StreamTail(process.getInputStream(), MAX_OUTPUT_BYTES);

    try {
      boolean done = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!done) {
        Signals.sendToGroup(process.pid(), Signals.SIGTERM);
        done = process.waitFor(SIGKILL_DELAY.toMillis(), TimeUnit.MILLISECONDS);
        if (!done) {
          Signals.sendToGroup(process.pid(), Signals.SIGKILL);
        }
        int code = process.waitFor();
        return new Outcome(code, true, tail.text().strip());
      }
      return new Outcome(process.exitValue(), false, tail.text().strip());
    } finally {
      Signals.sendToRest(process.pid(), Signals.SIGKILL);
      process.destroyForcibly();
    }
  }
}
