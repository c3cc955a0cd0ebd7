package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes, by name. */
public final class Signal {
  private Signal() {}

  /** Sends a signal by name, as in {@code TERM}; does nothing when the process has ended. */
  public static void send(String name, long pid) {
    run("kill", "-" + name, "" + pid);
  }

  /** Limits a running process to {@code files} open files. */
  public static void limitFiles(long pid, long files) {
    if (run("prlimit", "--pid", "" + pid, "--nofile=" + files + ":") != 0) {
      throw new AssertionError("prlimit failed for process " + pid);
    }
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
