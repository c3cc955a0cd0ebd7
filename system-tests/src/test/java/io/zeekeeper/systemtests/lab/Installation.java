package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service as docs/performance.md says how to install it: extracted, and with a cache of loaded
 * classes, so that it starts in a fraction of the time. Made once per build of its jar; test
 * processes that run beside each other share it.
 */
public record Installation(Path jar, Path cache) {
  /** What the cache is made with has to be what it is used with. */
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  public static Installation of(String module) {
    Path built = Project.jar(module);
    Path parent = Path.of("target", "installed").toAbsolutePath();
    try {
      Files.createDirectories(parent);
      Path home = parent.resolve(module + "-" + Files.getLastModifiedTime(built).toMillis());
      var installation =
          new Installation(home.resolve(module + ".jar"), home.resolve(module + ".aot"));
      try (FileChannel channel =
          FileChannel.open(
              parent.resolve(module + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        var _ = channel.lock();
        if (!Files.exists(home.resolve("done"))) {
          installation.make(built, home);
          Files.createFile(home.resolve("done"));
        }
        return installation;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to start it, up to its own arguments. */
  public List<String> command() {
    List<String> command = new ArrayList<>(List.of(Project.java()));
    command.addAll(JVM);
    // The JVM warns of adapters in the cache that it makes again.
    command.addAll(List.of("-Xlog:aot*=error", "-XX:AOTCache=" + cache, "-jar", jar.toString()));
    return command;
  }

  private void make(Path built, Path home) throws IOException {
    run(
        home.resolveSibling(home.getFileName() + "-extract.log"),
        List.of(
            Project.java(),
            "-Djarmode=tools",
            "-jar",
            built.toString(),
            "extract",
            "--force",
            "--destination",
            home.toString()));
    List<String> training = new ArrayList<>(List.of(Project.java()));
    training.addAll(JVM);
    training.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-Dspring.context.exit=onRefresh",
            "-jar",
            jar.toString(),
            "--server.port=0",
            "--zeekeeper.state-dir=" + home.resolve("training")));
    if (jar.endsWith("controller-service.jar")) {
      training.add("--zeekeeper.controller.agent-port=0");
    }
    run(home.resolveSibling(home.getFileName() + "-training.log"), training);
  }

  private static void run(Path log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command + " failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
