package io.zeekeeper.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of the operator's to its end, in a process group of its own that goes with it. It
 * has the agent's environment and working directory, and the end of what it says is kept. Blocks
 * the caller.
 */
public final class BoundedCommand {
  private static final Duration AFTER_SIGTERM = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final int TAIL = 4096;

  private BoundedCommand() {}

  /**
   * What became of it.
   *
   * @param exitCode its exit code, 128 and the signal's number where one ended it
   * @param timedOut whether it was stopped because it took too long
   * @param output the end of its stdout and stderr
   */
  public record Outcome(int exitCode, boolean timedOut, String output) {}

  /**
   * @param patience after which it and what it started get SIGTERM, and SIGKILL 5 s later
   * @throws IOException when it cannot be started
   * @throws InterruptedException when the caller is interrupted; it has been killed then
   */
  public static Outcome run(List<String> argv, Duration patience)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(argv);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    var tail = new Tail(process.getInputStream());
    // Not a virtual thread: reading a pipe would keep a carrier.
    Thread reader = Thread.ofPlatform().name("command-output").daemon(true).start(tail);
    try {
      boolean done = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!done) {
        Signals.sendToGroup(process.pid(), Signals.SIGTERM);
        done = process.waitFor(AFTER_SIGTERM.toMillis(), TimeUnit.MILLISECONDS);
        if (!done) {
          Signals.sendToGroup(process.pid(), Signals.SIGKILL);
        }
        int code = process.waitFor();
        return new Outcome(code, true, tail.text(reader));
      }
      return new Outcome(process.exitValue(), false, tail.text(reader));
    } finally {
      Signals.sendToRest(process.pid(), Signals.SIGKILL);
      process.destroyForcibly();
    }
  }

  /** Reads all, keeps the end. */
  private static final class Tail implements Runnable {
    private final InputStream stream;
    private final byte[] ring = new byte[TAIL];
    private long total;

    Tail(InputStream stream) {
      this.stream = stream;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[TAIL];
      try (stream) {
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
          keep(buffer, read);
        }
      } catch (IOException e) {
        // The program is gone, and its pipe with it.
      }
    }

    private synchronized void keep(byte[] buffer, int length) {
      for (int i = 0; i < length; i++) {
        ring[(int) (total++ % TAIL)] = buffer[i];
      }
    }

    /** What was read, once all is read or nothing more is waited for. */
    String text(Thread reader) throws InterruptedException {
      var _ = reader.join(LAST_WORDS);
      synchronized (this) {
        int length = (int) Math.min(total, TAIL);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
          bytes[i] = ring[(int) ((total - length + i) % TAIL)];
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
      }
    }
  }
}
