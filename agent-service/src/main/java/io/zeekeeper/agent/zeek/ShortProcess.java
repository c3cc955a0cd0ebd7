package io.zeekeeper.agent.zeek;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with an environment built from scratch. Blocks the caller. */
public final class ShortProcess {
  private static final int MAX_OUTPUT = 64 * 1024;

  private ShortProcess() {}

  /** What a program left. */
  public record Outcome(int exitCode, String stdout, String stderr) {}

  /**
   * @throws IOException when the program cannot be started, or is not done within {@code patience}
   */
  public static Outcome run(
      List<String> argv, Map<String, String> env, Path directory, Duration patience)
      throws IOException {
    Path out = Files.createTempFile("zeekeeper", ".out");
    Path err = Files.createTempFile("zeekeeper", ".err");
    try {
      Process process = launch(argv, env, directory, out.toFile(), err.toFile());
      try {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException("not done after " + patience.toSeconds() + " s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } finally {
        process.destroyForcibly();
      }
      return new Outcome(process.exitValue(), read(out), read(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static Process launch(
      List<String> argv, Map<String, String> env, Path directory, File out, File err)
      throws IOException {
    var builder = new ProcessBuilder(argv).directory(directory.toFile());
    Map<String, String> environment = new HashMap<>(env);
    environment.putIfAbsent("PATH", NodeEnvironment.BASE_PATH);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder
        .redirectInput(new File("/dev/null"))
        .redirectOutput(out)
        .redirectError(err)
        .start();
  }

  private static String read(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
    }
  }
}
