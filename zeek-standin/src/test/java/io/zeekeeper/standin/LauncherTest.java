package io.zeekeeper.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code bin}, as far as they can be run before the jar is built. */
class LauncherTest {
  private final Path module = Path.of("").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void withoutItsJarZeekSaysWhatToDo() throws Exception {
    Path zeek = directory.resolve("bin/zeek");
    Files.createDirectories(directory.resolve("bin"));
    Files.copy(module.resolve("bin/zeek"), zeek);
    try (var run = StandinProcess.run(directory, "sh", zeek.toString(), "--version")) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.stderr()).contains("zeek-standin.jar is missing, run ./mvnw package first");
    }
  }

  @Test
  void zeekConfigNamesTheScriptDirectories() throws Exception {
    String share = module + "/share/zeek";
    String config = module.resolve("bin/zeek-config").toString();
    try (var run = StandinProcess.run(directory, config, "--zeekpath")) {
      assertThat(run.exitCode()).isZero();
      assertThat(run.stdout())
          .isEqualTo(
              String.join(
                      ":",
                      ".",
                      share,
                      share + "/policy",
                      share + "/site",
                      share + "/builtin-plugins")
                  + "\n");
    }
  }
}
