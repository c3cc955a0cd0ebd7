package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.ArchiveFixture.CONN;
import static io.zeekeeper.agent.logs.ArchiveFixture.HOUR;
import static io.zeekeeper.agent.logs.ArchiveFixture.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the archival over real directories. */
class LogArchiveTest {
  private static final String ARCHIVED = "2026-01-20/conn.10:00:00-11:00:00.log.gz";
  private static final String SECOND = "2026-01-20/conn.10:00:00-11:00:00-2.log.gz";

  @TempDir private Path directory;
  private ArchiveFixture logs = new ArchiveFixture(Path.of("unset"));

  @BeforeEach
  void prepare() {
    logs = new ArchiveFixture(directory);
  }

  @Test
  void rotatedLogsAreCompressedIntoTheDirectoryOfTheirDay() throws Exception {
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
        .isEqualTo((double) ArchiveFixture.NOW.getEpochSecond());
  }

  @Test
  void runWithoutLogQueueDoesNothing() throws Exception {
    logs.run();
    assertThat(directory).isEmptyDirectory();
    assertThat(logs.errors).isEmpty();
  }

  @Test
  void archivedLogIsNeverOverwritten() throws Exception {
    for (String content : new String[] {"one", "two"}) {
      logs.queued(CONN, content);
      logs.run();
    }
    assertThat(contents(logs.archive))
        .containsExactly(Map.entry(SECOND, "two"), Map.entry(ARCHIVED, "one"));
  }

  @Test
  void logIsNotDuplicatedAfterAKillBeforeItsRemoval() throws Exception {
    logs.queued(CONN, "one");
    logs.run();
    // Simulates a run that was killed between the link and the removal of the log.
    logs.queued(CONN, "one");
    logs.run();
    assertThat(contents(logs.archive)).containsExactly(Map.entry(ARCHIVED, "one"));
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void compressedLogIsNotDuplicatedAfterAKillBeforeItsRemoval() throws Exception {
    String name = "ssl" + HOUR + ".log.bz2";
    for (int run = 0; run < 2; run++) {
      logs.queued(name, "packed already");
      logs.run();
    }
    assertThat(contents(logs.archive))
        .containsExactly(Map.entry("2026-01-20/ssl.10:00:00-11:00:00.log.bz2", "packed already"));
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void hiddenFileOfAKilledRunIsRemoved() throws Exception {
    logs.queued(CONN, "one");
    ArchiveFixture.write(logs.archive.resolve(".tmp.agent-id"), "a long half of it");
    ArchiveFixture.write(logs.archive.resolve(".tmp.another-agents-id"), "at work");
    logs.run();
    assertThat(contents(logs.archive))
        .containsExactly(
            Map.entry(".tmp.another-agents-id", "at work"), Map.entry(ARCHIVED, "one"));
  }

  @Test
  void hiddenFileLinkedByAKilledRunIsRemoved() throws Exception {
    logs.queued(CONN, "one");
    logs.run();
    logs.queued(CONN, "one");
    Files.createLink(logs.archive.resolve(".tmp.agent-id"), logs.archive.resolve(ARCHIVED));
    logs.run();
    assertThat(contents(logs.archive)).containsExactly(Map.entry(ARCHIVED, "one"));
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void archivedLogKeepsTheTimeOfItsLastChange() throws Exception {
    FileTime written = FileTime.from(ArchiveFixture.NOW.minusSeconds(3600));
    Files.setLastModifiedTime(logs.queued(CONN, "one"), written);
    logs.run();
    assertThat(Files.getLastModifiedTime(logs.archive.resolve(ARCHIVED))).isEqualTo(written);
  }

  @Test
  void agentsThatShareAnArchiveLoseNoLog() throws Exception {
    List<Thread> agents = new ArrayList<>();
    for (int agent = 0; agent < 4; agent++) {
      String id = "agent-" + agent;
      List<Path> files = new ArrayList<>();
      for (int log = 0; log < 40; log++) {
        String name = "log%d%s.log".formatted(log, HOUR);
        files.add(ArchiveFixture.write(directory.resolve(id).resolve(name), id));
      }
      agents.add(
          Thread.ofPlatform()
              .unstarted(() -> {
                try {
                  logs.errors.addAll(
                      new OwnArchiver(logs.archive, id).archive(files).stream().toList());
                } catch (InterruptedException e) {
                  logs.errors.add(e.toString());
                }
              }));
    }
    agents.forEach(Thread::start);
    for (Thread agent : agents) {
      agent.join();
    }
    assertThat(logs.errors).isEmpty();
    var archived = contents(logs.archive);
    assertThat(archived).hasSize(160);
    for (int agent = 0; agent < 4; agent++) {
      String id = "agent-" + agent;
      assertThat(archived.values()).filteredOn(id::equals).hasSize(40);
      assertThat(contents(directory.resolve(id))).isEmpty();
    }
  }

  @Test
  void otherFileOfTheSameNameIsNotOverwritten() throws Exception {
    logs.queued(CONN, "one");
    Path other = logs.archive.resolve(ARCHIVED);
    ArchiveFixture.write(other, "not gzip");
    logs.run();
    assertThat(other).hasContent("not gzip");
    Files.delete(other);
    assertThat(contents(logs.archive)).containsExactly(Map.entry(SECOND, "one"));
  }

  @Test
  void logThatCannotBeArchivedStaysAndIsReported() throws Exception {
    logs.queued(CONN, "one");
    logs.queued("dns__2026-01-21-10-00-00__2026-01-21-11-00-00__.log", "two");
    // A file where the day's directory should be.
    ArchiveFixture.write(logs.archive.resolve("2026-01-20"), "");
    logs.run();
    assertThat(contents(logs.queue)).containsExactly(Map.entry(CONN, "one"));
    assertThat(contents(logs.archive)).containsKey("2026-01-21/dns.10:00:00-11:00:00.log.gz");
    assertThat(logs.errors).hasSize(1).first().asString().contains("1 of 2 logs", CONN);
    assertThat(logs.count("zeekeeper.archive.runs", "outcome", "failure")).isEqualTo(1);
  }

  @Test
  void logWithoutAFreeNameStays() throws Exception {
    logs.queued(CONN, "one");
    for (int copy = 1; copy <= 1000; copy++) {
      Path other = RotatedLog.of(Path.of(CONN)).orElseThrow().target(logs.archive, copy);
      ArchiveFixture.write(other, "other");
    }
    logs.run();
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
    assertThat(logs.errors)
        .singleElement()
        .asString()
        .contains("1000 other logs have the same name");
    assertThat(logs.archive.resolve(".tmp.agent-id")).doesNotExist();
  }

  @Test
  void queueOfAnotherAgentIsNotTouched() throws Exception {
    logs.queued(CONN, "one");
    try (var _ = new LogQueue(logs.queue).lock().orElseThrow()) {
      logs.run();
    }
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
    logs.run();
    assertThat(contents(logs.queue)).isEmpty();
  }

  @Test
  void interruptedRunLosesNothing() throws Exception {
    logs.queued(CONN, "one");
    Thread.currentThread().interrupt();
    assertThatThrownBy(logs::run).isInstanceOf(InterruptedException.class);
    var _ = Thread.interrupted();
    assertThat(contents(logs.archive)).isEmpty();
    logs.run();
    assertThat(contents(logs.archive)).containsExactly(Map.entry(ARCHIVED, "one"));
  }

  private void archived(String name, Duration age, int size) throws IOException {
    Path file = ArchiveFixture.write(logs.archive.resolve(name), "x".repeat(size));
    Files.setLastModifiedTime(file, FileTime.from(ArchiveFixture.NOW.minus(age)));
  }

  @Test
  void logsAreKeptWithoutALimit() throws Exception {
    Files.createDirectories(logs.queue);
    archived("2016-01-20/conn.10:00:00-11:00:00.log", Duration.ofDays(3650), 10);
    logs.run();
    assertThat(contents(logs.archive)).hasSize(1);
  }

  @Test
  void onlyLogsThatAreTooOldAreDeleted() throws Exception {
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
    assertThat(logs.notes).hasSize(1).first().asString().startsWith("deleted 2 archived logs");
    assertThat(logs.count("zeekeeper.archive.deleted")).isEqualTo(2);
  }

  @Test
  void oldestLogsAreDeletedWhileTheArchiveIsTooLarge() throws Exception {
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
