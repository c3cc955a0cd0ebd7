package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program to its end, with an environment built from scratch, in its own process group,
 * which ends with the program. Blocks the caller.
 */
public final class ShortProcess {
  private static final int MAX_OUTPUT_BYTES = 64 * 1024;

  private ShortProcess() {}

  /**
   * How a program ended.
   *
   * @param exitCode its exit code; 128 plus the signal's number if a signal ended it; 126 or 127 if
   *     it could not be run
   * @param stdout the last 64 KiB of its stdout
   * @param stderr the last 64 KiB of its stderr
   */
  public record Outcome(int exitCode, String stdout, String stderr) {}

  /**
   * @param env the whole environment, PATH included
   * @throws IOException when the program does not end within {@code timeout}, or the caller is
   *     interrupted; its process group is killed
   */
  public static Outcome run(
      List<String> argv, Map<String, String> env, Path directory, Duration timeout)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(argv);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();
    var stdout = new StreamTail(process.getInputStream(), MAX_OUTPUT_BYTES);
    var stderr = new StreamTail(process.getErrorStream(), MAX_OUTPUT_BYTES);

    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("not done after " + timeout.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      endGroup(process);
    }
    try {
      return new Outcome(process.exitValue(), stdout.text(), stderr.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Kills the rest of the process group, unless another process has taken over its number. */
  private static void endGroup(Process process) {
    if (process.isAlive()) {
      Signals.sendToGroup(process.pid(), Signals.SIGKILL);
    } else if (ProcessHandle.of(process.pid()).isEmpty()) {
      Signals.sendToRest(process.pid(), Signals.SIGKILL);
    }
  }
}
