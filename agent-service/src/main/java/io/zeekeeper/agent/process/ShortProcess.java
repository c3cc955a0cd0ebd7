package io.zeekeeper.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program to its end, with an environment built from scratch, in a process group of its own
 * that ends with the program. Blocks the caller.
 */
public final class ShortProcess {
  private static final int MAX_OUTPUT = 64 * 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

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
    var stdout = new Tail(process.getInputStream());
    var stderr = new Tail(process.getErrorStream());

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
    return new Outcome(process.exitValue(), stdout.text(), stderr.text());
  }

  /** Kills what is left of the process group, unless its number has become another process's. */
  private static void endGroup(Process process) {
    if (process.isAlive()) {
      Signals.sendToGroup(process.pid(), Signals.SIGKILL);
    } else if (ProcessHandle.of(process.pid()).isEmpty()) {
      Signals.sendToRest(process.pid(), Signals.SIGKILL);
    }
  }

  /** Reads a stream to its end on a thread of its own, and keeps the last part. */
  private static final class Tail implements Runnable {
    private final InputStream stream;
    private final Thread reader;
    private byte[] kept = new byte[0];

    Tail(InputStream stream) {
      this.stream = stream;
      // Not a virtual thread: reading a pipe would keep a carrier.
      this.reader = Thread.ofPlatform().name("program-output").daemon(true).unstarted(this);
      reader.start();
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8 * 1024];
      try (stream) {
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
          keep(buffer, read);
        }
      } catch (IOException e) {
        // The program was killed, and its pipe closed.
      }
    }

    private synchronized void keep(byte[] buffer, int length) {
      byte[] all = Arrays.copyOf(kept, kept.length + length);
      System.arraycopy(buffer, 0, all, kept.length, length);
      kept =
          all.length <= MAX_OUTPUT
              ? all
              : Arrays.copyOfRange(all, all.length - MAX_OUTPUT, all.length);
    }

    /** What was written, once all is read or nothing more is waited for. */
    String text() throws IOException {
      try {
        var _ = reader.join(LAST_WORDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      synchronized (this) {
        return new String(kept, StandardCharsets.UTF_8);
      }
    }
  }
}
