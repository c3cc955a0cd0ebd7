package io.zeekeeper.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The stand-in as a process of its own, started from the classes as {@code bin/zeek} does it. */
final class StandinProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Path directory;
  private final Process process;

  private StandinProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * @param directory its working directory, which also gets its stdout and stderr
   * @param env all of its environment
   */
  static StandinProcess start(Path directory, Map<String, String> env, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dstandin.argv0=/opt/standin/bin/zeek",
                "-Dstandin.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new StandinProcess(directory, launch(directory, env, command));
  }

  /** Any other command. */
  static StandinProcess run(Path directory, String... command) throws IOException {
    return new StandinProcess(
        directory, launch(directory, Map.of("PATH", "/usr/bin:/bin"), List.of(command)));
  }

  private static Process launch(Path directory, Map<String, String> env, List<String> command)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    return builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(directory.resolve("stdout").toFile())
        .redirectError(directory.resolve("stderr").toFile())
        .start();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after " + PATIENCE_SECONDS + " s; " + stderr());
    }
    return process.exitValue();
  }

  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  String stdout() {
    return read("stdout");
  }

  String stderr() {
    return read("stderr");
  }

  /** What {@code -U .status} holds; empty while there is no such file. */
  String status() {
    return read(".status").strip();
  }

  private String read(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    kill();
  }
}
