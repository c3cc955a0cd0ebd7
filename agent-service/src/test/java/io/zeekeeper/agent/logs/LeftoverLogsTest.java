package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.ArchiveFixture.contents;
import static io.zeekeeper.agent.logs.ArchiveFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rescue of logs that a killed node left in its directory. */
class LeftoverLogsTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Kathmandu");
  // In 2100: later than the kernel's timestamps of files created here, so valid as a log's end.
  private static final Instant END = Instant.parse("2100-01-20T10:15:00Z");
  private static final String END_NAME = "2100-01-20-16-00-00";

  @TempDir private Path directory;

  private LeftoverLogs.Outcome rescue(@Nullable String suffix) {
    return new LeftoverLogs(node(), queue(), suffix, ZONE).rescue(Set.of("stdout.log", ""));
  }

  private Path node() {
    return directory.resolve("nodes/logger");
  }

  private Path queue() {
    return directory.resolve("spool/log-queue");
  }

  private void writeLeftover(String name, String content) throws IOException {
    Files.setLastModifiedTime(write(node().resolve(name), content), FileTime.from(END));
  }

  private void writeShadow(String name, String postprocessor) {
    write(node().resolve(".shadow." + name), ".log\n" + postprocessor + "\n");
  }

  private static LocalDateTime opened(Path shadow) throws IOException {
    var changed = (FileTime) Files.getAttribute(shadow, "unix:ctime");
    return LocalDateTime.ofInstant(changed.toInstant(), ZONE).withNano(0);
  }

  @Test
  void logIsQueuedWithTheTimesOfItsShadowAndItsLastChange() throws Exception {
    writeLeftover("conn.log", "one");
    writeShadow("conn.log", "");
    LocalDateTime opened = opened(node().resolve(".shadow.conn.log"));
    assertThat(rescue(null)).isEqualTo(new LeftoverLogs.Outcome(1, List.of()));
    assertThat(contents(node())).isEmpty();
    RotatedLog log = RotatedLog.of(new LogQueue(queue()).files().getFirst()).orElseThrow();
    assertThat(log.open()).isEqualTo(opened);
    assertThat(log.file().getFileName().toString()).endsWith("__" + END_NAME + "__.log");
    assertThat(log.log()).isEqualTo("conn");
  }

  @Test
  void logNamesCarryLoggerNameWithSeveralLoggers() throws Exception {
    writeLeftover("conn.log", "one");
    writeShadow("conn.log", "");
    rescue("logger-2");
    assertThat(contents(queue()).firstKey())
        .startsWith("conn__")
        .endsWith("__log_suffix=logger-2__.log");
  }

  @Test
  void logsWithoutAShadowAreAlsoQueued() throws Exception {
    writeLeftover("prof.log", "one");
    writeLeftover("http.log.gz.x", "no log");
    assertThat(rescue(null).moved()).isEqualTo(1);
    assertThat(contents(queue()).firstKey()).startsWith("prof__").endsWith(END_NAME + "__.log");
  }

  @Test
  void fileOfAnyNameWithAShadowIsALog() throws Exception {
    writeLeftover("conn.json", "one");
    writeShadow("conn.json", "");
    rescue(null);
    assertThat(contents(queue()).firstKey()).startsWith("conn__").endsWith("__.json");
  }

  @Test
  void otherFilesStay() throws Exception {
    writeLeftover("stdout.log", "output");
    writeLeftover("stdout", "output");
    writeLeftover("cluster-layout.zeek", "layout");
    writeLeftover(".status", "RUNNING");
    Files.createDirectories(node().resolve("extracted.log"));
    Files.createSymbolicLink(node().resolve("link.log"), Path.of("stdout"));
    assertThat(rescue(null)).isEqualTo(new LeftoverLogs.Outcome(0, List.of()));
    assertThat(queue()).doesNotExist();
  }

  @Test
  void logWithPostprocessorIsLeftToZeek() throws Exception {
    writeLeftover("conn.log", "one");
    writeShadow("conn.log", "SFTP::upload");
    assertThat(rescue(null).moved()).isZero();
    assertThat(contents(node())).containsOnlyKeys("conn.log", ".shadow.conn.log");
  }

  @Test
  void logInTheQueueIsNotOverwritten() throws Exception {
    writeLeftover("conn.log", "one");
    // By the file system's clock, the log was opened after its end: its time span is empty.
    Files.setLastModifiedTime(node().resolve("conn.log"), FileTime.from(Instant.EPOCH));
    String name = "conn__1970-01-01-05-30-00__1970-01-01-05-30-00__";
    write(queue().resolve(name + ".log"), "zero");
    rescue(null);
    assertThat(contents(queue()))
        .containsExactly(
            Map.entry(name + ".log", "zero"), Map.entry(name + "log_suffix=2__.log", "one"));
  }

  @Test
  void logsStayInTheNodesDirectoryUntilTheQueueIsReachable() throws Exception {
    writeLeftover("conn.log", "one");
    writeShadow("conn.log", "");
    write(directory.resolve("spool"), "a file where the spool should be");
    assertThat(rescue(null).problems())
        .singleElement()
        .asString()
        .contains("/conn__", "stays in place");
    assertThat(contents(node())).hasSize(1);
    assertThat(node().resolve("conn.log")).doesNotExist();
    writeLeftover("conn.log", "two");
    assertThat(rescue(null).problems()).hasSize(2);
    assertThat(contents(node()).values()).containsExactlyInAnyOrder("one", "two");
    Files.delete(directory.resolve("spool"));
    assertThat(rescue(null).moved()).isEqualTo(2);
    assertThat(contents(queue()).values()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void nodeWithoutDirectoryHasNoLogs() {
    assertThat(rescue(null)).isEqualTo(new LeftoverLogs.Outcome(0, List.of()));
  }

  @Test
  void interruptedRescueIsFinishedByTheNext() throws Exception {
    // As if the agent had been killed after the first rename.
    writeLeftover("conn__2100-01-20-15-00-00__2100-01-20-16-00-00__.log", "one");
    writeShadow("conn.log", "");
    assertThat(rescue(null).moved()).isEqualTo(1);
    assertThat(contents(queue()))
        .containsExactly(Map.entry("conn__2100-01-20-15-00-00__2100-01-20-16-00-00__.log", "one"));
    assertThat(contents(node())).containsOnlyKeys(".shadow.conn.log");
  }

  @Test
  void queueOnAnotherFileSystemIsNamedWithTheRemedy() throws Exception {
    Path memory = Path.of("/dev/shm");
    Assumptions.assumeTrue(
        Files.isWritable(memory)
            && !Files.getFileStore(memory).equals(Files.getFileStore(directory)),
        "no second file system");
    writeLeftover("conn.log", "one");
    Path elsewhere = Files.createTempDirectory(memory, "queue");
    try {
      var outcome = new LeftoverLogs(node(), elsewhere, null, ZONE).rescue(Set.of());
      assertThat(outcome.moved()).isZero();
      assertThat(outcome.problems())
          .singleElement()
          .asString()
          .contains("/conn__", elsewhere.toString(), "set zeekeeper.spool-dir");
      assertThat(contents(node()).values()).containsExactly("one");
    } finally {
      Files.delete(elsewhere);
    }
  }
}
