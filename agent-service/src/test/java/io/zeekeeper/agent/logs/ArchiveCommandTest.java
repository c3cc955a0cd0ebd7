package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.ArchiveFixture.COMMAND;
import static io.zeekeeper.agent.logs.ArchiveFixture.CONN;
import static io.zeekeeper.agent.logs.ArchiveFixture.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the operator's archive command, with real programs. */
class ArchiveCommandTest {
  @TempDir private Path directory;
  private ArchiveFixture logs = new ArchiveFixture(Path.of("unset"));

  @BeforeEach
  void prepare() {
    logs = new ArchiveFixture(directory);
    logs.queued(CONN, "one");
  }

  private Path program(String script) throws IOException {
    Path file = Files.writeString(directory.resolve("upload"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void run(String arguments, String script, String... more) throws Exception {
    Map<String, String> properties = new HashMap<>(Map.of(COMMAND, program(script) + arguments));
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    logs.run(properties);
  }

  @Test
  void programGetsTheArgumentsOfTheManagementFramework() throws Exception {
    run(" 'two words'", "echo \"$@\" > '" + directory + "/arguments'; mv \"$3\"/* \"$4\"");
    assertThat(Files.readString(directory.resolve("arguments")))
        .isEqualTo("two words -1 " + logs.queue + " " + logs.archive + "\n");
    assertThat(contents(logs.archive)).containsExactly(Map.entry(CONN, "one"));
    assertThat(logs.count("zeekeeper.archive.logs")).isEqualTo(1);
    assertThat(logs.errors).isEmpty();
  }

  @Test
  void failureNamesProgramExitCodeAndOutput() throws Exception {
    run("", "echo no such bucket >&2; exit 4");
    assertThat(logs.errors)
        .containsExactly("cannot archive rotated logs: upload: exit code 4: no such bucket");
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
    assertThat(logs.count("zeekeeper.archive.runs", "outcome", "failure")).isEqualTo(1);
  }

  @Test
  void failureShowsNoArguments() throws Exception {
    run(" --key=s3cr3t 'pass word'", "echo \"bad key s3cr3t in: $@\"; exit 1");
    assertThat(logs.errors)
        .singleElement()
        .asString()
        .contains("upload: exit code 1: bad key … in: … … -1")
        .doesNotContain("s3cr3t", "pass word");
  }

  @Test
  void missingProgramIsNamedWithoutItsArguments() throws Exception {
    logs.run(Map.of(COMMAND, "/no/such/program s3cr3t"));
    assertThat(logs.errors)
        .singleElement()
        .asString()
        .contains("program: exit code")
        .doesNotContain("s3cr3t");
  }

  @Test
  void programThatTakesTooLongIsStopped() throws Exception {
    run("", "sleep 30 & wait", "zeekeeper.agent.archive.command-timeout", "200ms");
    assertThat(logs.errors).singleElement().asString().contains("upload: stopped after");
  }

  @Test
  void noProgramStartsWhileThatOfAKilledAgentRuns() throws Exception {
    Process earlier =
        new ProcessBuilder(
                "flock",
                "--no-fork",
                logs.queue.resolve(".archive.program").toString(),
                "sleep",
                "60")
            .start();
    try {
      await("locked").until(() -> earlier.info().command().orElse("").endsWith("sleep"));
      run("", "rm \"$2\"/*");
      assertThat(logs.errors)
          .singleElement()
          .asString()
          .contains("not started, as a program started by an earlier agent is still running");
      assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
    } finally {
      earlier.destroyForcibly().waitFor();
    }
    run("", "rm \"$2\"/*");
    assertThat(contents(logs.queue)).isEmpty();
  }
}
