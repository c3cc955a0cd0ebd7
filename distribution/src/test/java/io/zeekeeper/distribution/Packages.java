package io.zeekeeper.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the build made, and commands that look at the packages. */
final class Packages {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  static final Path TARGET = Path.of("target").toAbsolutePath();

  record Outcome(int code, String output) {}

  private Packages() {}

  static Path file(String prefix, String suffix) {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + prefix + "*" + suffix + " in " + TARGET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean has(String command) {
    return Stream.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/")
        .anyMatch(directory -> Files.isExecutable(Path.of(directory + command)));
  }

  /** Unpacks the tar.gz, and returns the installation's directory. */
  static Path unpack(Path directory) throws IOException {
    Outcome outcome =
        run(
            Map.of(),
            "tar",
            "-xzf",
            file("zeekeeper-", ".tar.gz").toString(),
            "-C",
            directory.toString());
    if (outcome.code() != 0) {
      throw new AssertionError(outcome.output());
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("zeekeeper-"))
          .findFirst()
          .orElseThrow();
    }
  }

  static Outcome run(Map<String, String> environment, String... command) throws IOException {
    return run(Duration.ofMinutes(5), environment, command);
  }

  static Outcome run(Duration limit, Map<String, String> environment, String... command)
      throws IOException {
    Path output = Files.createTempFile("zeekeeper-command", ".out");
    try {
      var builder =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(limit)) {
        process.destroy(); // Scripts remove what they made.
        throw new AssertionError(
            List.of(command) + " takes more than " + limit + ":\n" + Files.readString(output));
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      Files.delete(output);
    }
  }
}
