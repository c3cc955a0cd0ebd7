package io.zeekeeper.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start the services of one column.
 *
 * @param title heads the column
 * @param options the JVM's options
 * @param jars the project's root, or the directory of the extracted jars and their AOT caches
 */
record Jvm(String title, List<String> options, Path jars) {
  private static final List<String> PACKAGE_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");
  private static final String JAVA =
      Path.of(System.getProperty("java.home", ""), "bin", "java").toString();

  /** The plain jars with the JVM's default options. */
  static Jvm plain(Path root) {
    return new Jvm("default flags", List.of(), root);
  }

  /** The plain jars with the options of the packages. */
  static Jvm small(String title, Path root) {
    return new Jvm(title, PACKAGE_OPTIONS, root);
  }

  /**
   * The extracted jars with an AOT cache and the options of the packages.
   *
   * @param directory for the jars and caches
   */
  static Jvm packaged(Path root, Path directory) throws IOException, InterruptedException {
    var jvm = new Jvm("package flags", PACKAGE_OPTIONS, directory);
    for (String module : List.of("controller-service", "agent-service")) {
      Path jar = root.resolve(module).resolve("target").resolve(module + ".jar");
      run(
          List.of(
              JAVA,
              "-Djarmode=tools",
              "-jar",
              jar.toString(),
              "extract",
              "--destination",
              directory.resolve(module).toString()));
      run(
          List.of(
              JAVA,
              "-XX:AOTCacheOutput=" + jvm.cache(module),
              "-Dspring.context.exit=onRefresh",
              "-jar",
              jvm.jar(module).toString(),
              "--zeekeeper.state-dir=" + directory.resolve("training")));
    }
    return jvm;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with exit code " + process.exitValue());
    }
  }

  private Path jar(String module) {
    Path extracted = jars.resolve(module).resolve(module + ".jar");
    return Files.exists(extracted)
        ? extracted
        : jars.resolve(module).resolve("target").resolve(module + ".jar");
  }

  private Path cache(String module) {
    return jars.resolve(module + ".aot");
  }

  /** The command that starts {@code module}, without its arguments. */
  List<String> command(String module) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(options);
    if (!options.isEmpty()) {
      command.add("-Xmx" + (module.equals("agent-service") ? 64 : 256) + "m");
    }
    if (Files.exists(cache(module))) {
      command.add("-XX:AOTCache=" + cache(module));
    }
    command.addAll(List.of("-jar", jar(module).toString()));
    return command;
  }

  /** The command that starts a class of this program in its own JVM with the same options. */
  List<String> command(Class<?> program) {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(options);
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-Dslf4j.internal.verbosity=ERROR"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), program.getName()));
    return command;
  }
}
