package io.zeekeeper.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program to its end, with an environment built from scratch, in a process group of its own
 * that ends with the program. Blocks the caller.
 */
public final class ShortProcess {
  private static final int MAX_OUTPUT = 64 * 1024;

  private ShortProcess() {}

  /**
   * How a program ended.
   *
   * @param exitCode its exit code, 128 and the signal's number where a signal ended it, 126 or 127
   *     where it could not be run
   * @param stdout the last 64 KiB of its stdout
   * @param stderr the last 64 KiB of its stderr
   */
  public record Outcome(int exitCode, String stdout, String stderr) {}

  /**
   * @param env the whole environment, PATH included
   * @throws IOException when the program does not end within {@code patience}, or the caller is
   *     interrupted; its process group has been killed then
   */
  public static Outcome run(
      List<String> argv, Map<String, String> env, Path directory, Duration patience)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(argv);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();
    var stdout = new StreamTail(process.getInputStream(), MAX_OUTPUT);
    var stderr = new StreamTail(process.getErrorStream(), MAX_OUTPUT);

    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("not done after " + patience.toSeconds() + " s");
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

  /** Kills what is left of the process group, unless its number has become another process's. */
  private static void endGroup(Process process) {
    if (process.isAlive()) {
      Signals.sendToGroup(process.pid(), Signals.SIGKILL);
    } else if (ProcessHandle.of(process.pid()).isEmpty()) {
      Signals.sendToRest(process.pid(), Signals.SIGKILL);
    }
  }
}
