package io.zeekeeper.controller.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.webjars.WebJarVersionLocator;
import tools.jackson.databind.JsonNode;

/**
 * The types that the dashboard's modules declare in comments, checked by the TypeScript compiler.
 */
@Tag("npm")
class UiTypesTest {
  private static final Path DIRECTORY = Path.of("ui").toAbsolutePath();
  private static final long TIMEOUT_SECONDS = 180;
  private static final Map<String, String> WEBJARS =
      Map.of(
          "lit", "lit",
          "lit-html", "lit-html",
          "lit-element", "lit-element",
          "@lit/reactive-element", "lit__reactive-element",
          "uplot", "uplot");

  @TempDir Path temporary;

  @Test
  void modulesOfTheDashboardHaveNoTypeErrors() throws IOException, InterruptedException {
    install();
    Run check = run("node", "node_modules/typescript/bin/tsc", "-p", ".");
    assertThat(check.status()).as(check.output()).isZero();
  }

  @Test
  void typesAreThoseOfTheServedLibraries() throws IOException {
    JsonNode pinned =
        Json.strict()
            .readTree(Files.readString(DIRECTORY.resolve("package.json")))
            .get("devDependencies");
    var served = new WebJarVersionLocator();
    WEBJARS.forEach((name, webjar) ->
        assertThat(pinned.get(name).asString()).as(name).isEqualTo(served.version(webjar)));
  }

  /** Installs the compiler beside its configuration, unless the pinned one is there. */
  private void install() throws IOException, InterruptedException {
    skipUnless(isOnPath("node") && isOnPath("npm"), "no node and npm on the PATH");
    Path installed = DIRECTORY.resolve("node_modules/.package-lock.json");
    Path pinned = DIRECTORY.resolve("package-lock.json");
    if (Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(pinned)) >= 0) {
      return;
    }
    Run install =
        run(
            "npm",
            "ci",
            "--prefer-offline",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--fetch-retries=0");
    skipUnless(
        install.status() == 0, "npm ci in controller-service/ui failed:\n" + install.output());
  }

  private static void skipUnless(boolean isPossible, String reason) {
    if (!isPossible) {
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private record Run(int status, String output) {}

  private Run run(String... command) throws IOException, InterruptedException {
    Path output = temporary.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(DIRECTORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean isOver = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    int status = isOver ? process.exitValue() : -1;
    return new Run(status, Files.readString(output));
  }
}
