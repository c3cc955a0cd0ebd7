package io.zeekeeper.systemtests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs from PyPI, each in a virtual environment below {@code target/}. Tests that need such a
 * program are skipped without Python 3 with venv or access to PyPI.
 */
public final class PyPi {
  private PyPi() {}

  /**
   * Installs a package unless it is installed already.
   *
   * @param project the name on PyPI
   * @param program the name of the command
   */
  public static synchronized Path program(String project, String version, String program) {
    Path home = Path.of("target", project).toAbsolutePath();
    Path command = home.resolve("bin").resolve(program);
    Assumptions.assumeTrue(
        Files.isExecutable(command) || install(home, project + "==" + version),
        "no " + project + ": Python 3 with venv and access to PyPI are needed for these tests");
    return command;
  }

  private static boolean install(Path home, String requirement) {
    try {
      return succeeds("python3", "-m", "venv", home.toString())
          && succeeds(
              home.resolve("bin/pip").toString(),
              "install",
              "--quiet",
              "--disable-pip-version-check",
              requirement);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
