package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is found, and never treated as gone, where the kernel shows little of it. */
class LimitedProcessesTest {
  private static final String NOBODY = "65534";
  // setpriv runs the arguments as an unprivileged user. The shell stays as init of the new PID
  // namespace.
  private static final String HIDDEN =
      "mount -t proc -o hidepid=2 proc /proc && setpriv --reuid "
          + NOBODY
          + " --regid "
          + NOBODY
          + " --clear-groups \"$@\"; exit $?";

  @TempDir private Path directory;

  private static List<String> run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.lines().filter(line -> !line.contains("WARNING")).toList();
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private static List<String> java(String classPath) {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-Xmx64m",
        "-cp",
        classPath,
        ProcessesMain.class.getName());
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  @Test
  void processIsNotTreatedAsGoneWithoutFileDescriptors() throws Exception {
    List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=400"));
    command.addAll(java(classPath()));
    command.addAll(List.of("starved", directory.toString(), "sh"));
    assertThat(run(command))
        .containsExactly(
            "before: ours, start ticks known; without record: ours, start ticks known",
            "starved: unclear; without record: unclear; ended: false",
            "after: ours, start ticks known; without record: ours, start ticks known",
            "ended: true",
            "at last: none");
  }

  @Test
  void unprivilegedAgentAdoptsAndStopsHiddenNode() throws Exception {
    Path shell = directory.resolve("sh");
    Files.copy(Path.of("/bin/sh").toRealPath(), shell);
    boolean possible =
        succeeds(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "sh",
                "-c",
                "mount -t proc -o hidepid=2 proc /proc")
            && succeeds("setcap", "cap_net_raw=ep", shell.toString());
    if (!possible) {
      System.out.println(
          "LimitedProcessesTest: no root here, or no mounts and file capabilities, so no process"
              + " can be hidden");
    }
    assumeThat(possible).isTrue();

    // The unprivileged user may not be able to read the directories of the build.
    Path classes = Files.createDirectory(directory.resolve("classes"));
    List<String> copied = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator)) {
      if (entry.matches(
          ".*/(agent-service|shared-[a-z]+|slf4j-api|logback|awaitility|hamcrest).*")) {
        String copy = classes.resolve("" + copied.size()) + (entry.endsWith(".jar") ? ".jar" : "");
        run(List.of("cp", "-r", entry, copy));
        copied.add(copy);
      }
    }
    run(List.of("chmod", "-R", "a+rX", directory.toString()));
    Path node = Files.createDirectory(directory.resolve("node"));
    run(List.of("chown", NOBODY, node.toString()));

    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                HIDDEN,
                "init"));
    command.addAll(java(String.join(File.pathSeparator, copied)));
    command.addAll(List.of("hidden", node.toString(), shell.toString()));
    assertThat(run(command))
        .containsExactly(
            "hidden: ours, start ticks hidden",
            "of another boot: none",
            "ended: false",
            "ended: true",
            "at last: none");
  }
}
