package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.Fixture.HOUR;
import static io.zeekeeper.agent.logs.Fixture.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the archival over real directories. */
class LogArchiveTest {
  private static final String CONN = "conn" + HOUR + ".log";
  private static final String ARCHIVED = "2026-01-20/conn.10:00:00-11:00:00.log.gz";
  private static final String SECOND = "2026-01-20/conn.10:00:00-11:00:00-2.log.gz";

  @TempDir private Path directory;
  private Fixture logs = new Fixture(Path.of("unset"));

  @BeforeEach
  void prepare() {
    logs = new Fixture(directory);
  }

  private void useZeekArchiver() {
    String home = System.getenv().getOrDefault("ZEEK_HOME", "");
    Path program = Path.of(home, "bin", "zeek-archiver");
    Assumptions.assumeTrue(Files.isExecutable(program), "no zeek-archiver in ZEEK_HOME");
    logs.zeekArchiver = Optional.of(program.toAbsolutePath());
  }

  private Path program(String script) throws IOException {
    Path file = Files.writeString(directory.resolve("program"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void rotatedLogsAreCompressedIntoTheirDaysDirectory() throws Exception {
    logs.queued(CONN, "one\n");
    logs.queued("dns__2026-01-20-23-00-00__2026-01-21-00-00-00__log_suffix=logger-1__.log", "");
    logs.queued("ssl" + HOUR + ".log.bz2", "packed already");
    logs.queued("notes.txt", "not a log");
    logs.queued(".hidden" + HOUR + ".log", "not one either");
    logs.run();
    assertThat(contents(logs.archive))
        .containsExactly(
            Map.entry(ARCHIVED, "one\n"),
            Map.entry("2026-01-20/dns.23:00:00-00:00:00-logger-1.log.gz", ""),
            Map.entry("2026-01-20/ssl.10:00:00-11:00:00.log.bz2", "packed already"));
    assertThat(contents(logs.queue)).containsOnlyKeys("notes.txt", ".hidden" + HOUR + ".log");
    assertThat(logs.errors).isEmpty();
    assertThat(logs.count("zeekeeper.archive.logs")).isEqualTo(3);
    assertThat(logs.count("zeekeeper.archive.runs", "outcome", "success")).isEqualTo(1);
    assertThat(logs.registry.get("zeekeeper.archive.queue").gauge().value()).isEqualTo(1);
    assertThat(logs.registry.get("zeekeeper.archive.last.success").gauge().value())
        .isEqualTo((double) Fixture.NOW.getEpochSecond());
  }

  @Test
  void whereNothingWasRotatedThereIsNothingToDo() throws Exception {
    logs.run();
    assertThat(directory).isEmptyDirectory();
    assertThat(logs.errors).isEmpty();
  }

  @Test
  void anArchivedLogIsNeverOverwritten() throws Exception {
    for (String content : new String[] {"one", "two"}) {
      logs.queued(CONN, content);
      logs.run();
    }
    assertThat(contents(logs.archive))
        .containsExactly(Map.entry(SECOND, "two"), Map.entry(ARCHIVED, "one"));
  }

  @Test
  void aLogArchivedByARunThatThenEndedIsNotDoubled() throws Exception {
    logs.queued(CONN, "one");
    logs.run();
    // As if the run had ended after the rename, before it removed the log.
    logs.queued(CONN, "one");
    logs.run();
    assertThat(contents(logs.archive)).containsExactly(Map.entry(ARCHIVED, "one"));
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void whatARunThatEndedHalfwayWroteIsWrittenAnew() throws Exception {
    logs.queued(CONN, "one");
    Fixture.write(
        logs.archive.resolve("2026-01-20/.tmp.conn.10:00:00-11:00:00.log"), "a long half of it");
    logs.run();
    assertThat(contents(logs.archive)).containsExactly(Map.entry(ARCHIVED, "one"));
  }

  @Test
  void somethingElseOfItsNameStays() throws Exception {
    logs.queued(CONN, "one");
    Path other = logs.archive.resolve(ARCHIVED);
    Fixture.write(other, "not gzip");
    logs.run();
    assertThat(other).hasContent("not gzip");
    Files.delete(other);
    assertThat(contents(logs.archive)).containsExactly(Map.entry(SECOND, "one"));
  }

  @Test
  void aLogThatCannotBeArchivedStaysAndIsTold() throws Exception {
    logs.queued(CONN, "one");
    logs.queued("dns__2026-01-21-10-00-00__2026-01-21-11-00-00__.log", "two");
    // A file where the day's directory should be.
    Fixture.write(logs.archive.resolve("2026-01-20"), "");
    logs.run();
    assertThat(contents(logs.queue)).containsExactly(Map.entry(CONN, "one"));
    assertThat(contents(logs.archive)).containsKey("2026-01-21/dns.10:00:00-11:00:00.log.gz");
    assertThat(logs.errors).hasSize(1).first().asString().contains("1 of 2 logs", CONN);
    assertThat(logs.count("zeekeeper.archive.runs", "outcome", "failure")).isEqualTo(1);
  }

  @Test
  void whileAnotherAgentHasTheQueueNothingIsTouched() throws Exception {
    logs.queued(CONN, "one");
    try (var _ = new LogQueue(logs.queue).lock().orElseThrow()) {
      logs.run();
    }
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
    logs.run();
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void whileAProgramThatAKilledAgentLeftStillWorksNothingIsTouched() throws Exception {
    logs.queued(CONN, "one");
    Process left = new ProcessBuilder("sleep", "30").start();
    try {
      String[] stat = Files.readString(Path.of("/proc/" + left.pid() + "/stat")).split(" ");
      logs.queued(".archive.program", left.pid() + " " + stat[21]);
      logs.run();
      assertThat(contents(logs.queue)).containsKey(CONN);
    } finally {
      left.destroyForcibly().waitFor();
    }
    logs.run();
    assertThat(contents(logs.archive)).containsOnlyKeys(ARCHIVED);
  }

  @Test
  void anOwnProgramIsRunAsZeeksManagementFrameworkDoes() throws Exception {
    logs.queued(CONN, "one");
    Path program = program("echo \"$@\" > '" + directory + "/arguments'; mv \"$3\"/* \"$4\"");
    logs.run(Map.of("zeekeeper.agent.archive.command", program + " 'two words'"));
    assertThat(Files.readString(directory.resolve("arguments")))
        .isEqualTo("two words -1 " + logs.queue + " " + logs.archive + "\n");
    assertThat(contents(logs.archive)).containsExactly(Map.entry(CONN, "one"));
    assertThat(logs.count("zeekeeper.archive.logs")).isEqualTo(1);
  }

  @Test
  void aProgramThatFailsIsToldWithItsWords() throws Exception {
    logs.queued(CONN, "one");
    Path program = program("echo no such bucket >&2; exit 4");
    logs.run(Map.of("zeekeeper.agent.archive.command", program.toString()));
    assertThat(logs.errors)
        .containsExactly(
            "rotated logs cannot be archived: '"
                + String.join(" ", program + "", "-1", logs.queue + "", logs.archive + "")
                + "': exit code 4: no such bucket");
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
  }

  @Test
  void aProgramThatTakesTooLongIsStopped() throws Exception {
    logs.queued(CONN, "one");
    Path program = program("sleep 30 & wait");
    logs.run(
        Map.of(
            "zeekeeper.agent.archive.command",
            program.toString(),
            "zeekeeper.agent.archive.command-timeout",
            "200ms"));
    assertThat(logs.errors).hasSize(1).first().asString().contains("and stopped");
  }

  @Test
  void zeekArchiverAndTheAgentMakeTheSameOfALog() throws Exception {
    useZeekArchiver();
    logs.queued(CONN, "one");
    logs.queued("dns__2026-01-20-23-00-00__2026-01-21-00-00-00__log_suffix=l__.log", "two");
    logs.queued("ssl" + HOUR + ".log.bz2", "packed already");
    logs.run();
    assertThat(contents(logs.archive))
        .containsOnlyKeys(
            ARCHIVED,
            "2026-01-20/dns.23:00:00-00:00:00-l.log.gz",
            "2026-01-20/ssl.10:00:00-11:00:00.log.bz2");
    assertThat(contents(logs.queue)).isEmpty();
    assertThat(logs.errors).isEmpty();
  }

  @Test
  void zeekArchiverIsKeptFromOverwriting() throws Exception {
    useZeekArchiver();
    logs.queued(CONN, "one");
    logs.run();
    logs.queued(CONN, "two");
    // Another log with the same name in the archive, and one that zeek-archiver skips.
    logs.queued("conn" + HOUR + "x=y__.log", "three");
    logs.queued("my__log" + HOUR + ".log", "four");
    logs.run();
    assertThat(contents(logs.archive).values())
        .containsExactlyInAnyOrder("one", "two", "three", "four");
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void whatZeekArchiverLeavesIsTold() throws Exception {
    logs.queued(CONN, "one");
    logs.zeekArchiver = Optional.of(program("exit 0"));
    logs.run();
    assertThat(logs.errors)
        .containsExactly("rotated logs cannot be archived: 1 of 1 logs were left by zeek-archiver");
  }

  @Test
  void anInterruptedRunLosesNothing() throws Exception {
    logs.queued(CONN, "one");
    Thread.currentThread().interrupt();
    assertThatThrownBy(logs::run).isInstanceOf(InterruptedException.class);
    var _ = Thread.interrupted();
    assertThat(contents(logs.archive)).isEmpty();
    logs.run();
    assertThat(contents(logs.archive)).containsExactly(Map.entry(ARCHIVED, "one"));
  }

  private void archived(String name, Duration age, int size) throws IOException {
    Path file = Fixture.write(logs.archive.resolve(name), "x".repeat(size));
    Files.setLastModifiedTime(file, FileTime.from(Fixture.NOW.minus(age)));
  }

  @Test
  void logsAreKeptUnlessToldOtherwise() throws Exception {
    Files.createDirectories(logs.queue);
    archived("2016-01-20/conn.10:00:00-11:00:00.log", Duration.ofDays(3650), 10);
    logs.run();
    assertThat(contents(logs.archive)).hasSize(1);
  }

  @Test
  void logsThatAreTooOldAreDeletedAndNothingElse() throws Exception {
    Files.createDirectories(logs.queue);
    Duration old = Duration.ofDays(31);
    archived("2025-12-20/conn.10:00:00-11:00:00.log", old, 10);
    archived("2025-12-21/conn.10:00:00-11:00:00-logger.log", Duration.ofDays(29), 10);
    archived("2025-12-21/dns.10:00:00-11:00:00.log", old, 10);
    archived("2025-12-21/report.txt", old, 10);
    archived("mine/conn.10:00:00-11:00:00.log", old, 10);
    logs.run(Map.of("zeekeeper.agent.archive.max-age", "30d"));
    assertThat(contents(logs.archive))
        .containsOnlyKeys(
            "2025-12-21/conn.10:00:00-11:00:00-logger.log",
            "2025-12-21/report.txt",
            "mine/conn.10:00:00-11:00:00.log");
    assertThat(logs.archive.resolve("2025-12-20")).doesNotExist();
    assertThat(logs.notes).hasSize(1).first().asString().startsWith("2 archived logs deleted");
    assertThat(logs.count("zeekeeper.archive.deleted")).isEqualTo(2);
  }

  @Test
  void theOldestAreDeletedWhileAllAreTooLarge() throws Exception {
    Files.createDirectories(logs.queue);
    int megabyte = 1 << 20;
    archived("2026-01-20/dns.11:00:00-12:00:00.log", Duration.ofHours(1), megabyte);
    archived("2026-01-20/conn.10:00:00-11:00:00.log", Duration.ofHours(2), megabyte);
    archived("2026-01-19/conn.10:00:00-11:00:00.log", Duration.ofHours(26), 1);
    logs.run(Map.of("zeekeeper.agent.archive.max-size", "2MB"));
    assertThat(contents(logs.archive))
        .containsOnlyKeys(
            "2026-01-20/conn.10:00:00-11:00:00.log", "2026-01-20/dns.11:00:00-12:00:00.log");
  }
}
