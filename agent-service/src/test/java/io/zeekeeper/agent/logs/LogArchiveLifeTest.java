package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.ArchiveFixture.COMMAND;
import static io.zeekeeper.agent.logs.ArchiveFixture.CONN;
import static io.zeekeeper.agent.logs.ArchiveFixture.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, repetition and end of the archival, in real time. */
class LogArchiveLifeTest {
  private static final Map<String, String> EVERY_20_MS =
      Map.of("zeekeeper.agent.archive.interval", "20ms");

  @TempDir private Path directory;
  private ArchiveFixture logs = new ArchiveFixture(Path.of("unset"));

  @BeforeEach
  void prepare() {
    logs = new ArchiveFixture(directory);
  }

  private static long millisOf(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Test
  void firstRunFollowsTheStartWithinSeconds() {
    logs.queued(CONN, "one");
    try (LogArchive archive = logs.archive(Map.of())) {
      archive.start();
      await("archived").atMost(Duration.ofSeconds(5)).until(() -> contents(logs.queue).isEmpty());
    }
  }

  @Test
  void closeArchivesWaitingLogs() {
    LogArchive archive = logs.archive(Map.of());
    archive.start();
    logs.queued(CONN, "one");
    archive.close();
    assertThat(contents(logs.queue)).isEmpty();
    assertThat(contents(logs.archive).values()).containsExactly("one");
  }

  @Test
  void closeKillsAProgramThatTakesLonger() throws Exception {
    logs.queued(CONN, "one");
    Path pid = directory.resolve("pid");
    LogArchive archive =
        logs.archive(Map.of(COMMAND, "sh -c 'echo $$ > " + pid + "; sleep 60; true'"));
    archive.start();
    assertThat(millisOf(archive::close)).isBetween(1900L, 3500L);
    var program = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    await("killed").until(() -> program.isEmpty() || !program.get().isAlive());
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
  }

  @Test
  void closeInterruptsALongCompressionThatTheNextRunRepeats() throws Exception {
    // A sparse file takes no disk space but many seconds to compress.
    Path log = logs.queued(CONN, "");
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(64L << 30);
    }
    LogArchive archive = logs.archive(Map.of());
    archive.start();
    assertThat(millisOf(archive::close)).isBetween(1900L, 3500L);
    assertThat(log).exists();
    assertThat(contents(logs.archive)).isEmpty();
    assertThat(logs.errors).isEmpty();
    Files.writeString(log, "one");
    logs.run();
    assertThat(contents(logs.archive).values()).containsExactly("one");
  }

  @Test
  void closeWithoutArchivalLeavesTheQueueAlone() {
    logs.queued(CONN, "one");
    for (Duration rotation : new Duration[] {Duration.ZERO, Duration.ofHours(1)}) {
      LogArchive archive =
          rotation.isZero()
              ? logs.archive(Map.of(), rotation)
              : logs.archive(Map.of("zeekeeper.agent.archive.enabled", "false"));
      archive.start();
      archive.close();
    }
    assertThat(contents(logs.queue)).containsOnlyKeys(CONN);
  }

  @Test
  void errorDoesNotEndTheRepetition() {
    ArchiveFixture.write(logs.archive, "a file where the archive should be");
    logs.queued(CONN, "one");
    logs.failure = new NoClassDefFoundError("as with a jar that was replaced");
    try (LogArchive archive = logs.archive(EVERY_20_MS)) {
      archive.start();
      await("further runs").until(() -> logs.errors.size() > 3);
    }
  }
}
