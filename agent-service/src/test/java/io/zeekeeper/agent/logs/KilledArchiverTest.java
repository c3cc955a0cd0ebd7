package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.ArchiveFixture.HOUR;
import static io.zeekeeper.agent.logs.ArchiveFixture.contents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real archiving processes, killed at any point. */
class KilledArchiverTest {
  private static final int LOGS = 80;
  private static final int LOGS_PER_KILL = 16;

  @TempDir private Path directory;

  private Process start(ArchiveFixture logs) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ArchivingProcess.class.getName(),
            logs.queue.toString(),
            logs.archive.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File(directory.toFile(), "output"))
        .start();
  }

  @Test
  void killedRunsNeitherLoseNorDuplicateALog() throws Exception {
    var logs = new ArchiveFixture(directory);
    SortedMap<String, String> archived = new TreeMap<>();
    for (int log = 0; log < LOGS; log++) {
      String content = "line %d of a log\n".formatted(log).repeat(2000);
      logs.queued("log%d%s.log".formatted(log, HOUR), content);
      archived.put("2026-01-20/log%d.10:00:00-11:00:00.log.gz".formatted(log), content);
    }
    int kills = 0;
    for (int left = LOGS - LOGS_PER_KILL; left > 0; left -= LOGS_PER_KILL) {
      int enough = left;
      Process process = start(logs);
      await("some logs archived")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          // A kill on sight of an archived log mostly comes before its removal from the queue.
          .until(() -> archived(logs) >= LOGS - enough || !process.isAlive());
      kills += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
    }
    assertThat(kills).isPositive();
    assertThat(start(logs).waitFor()).isZero();
    assertThat(contents(logs.archive)).isEqualTo(archived);
    assertThat(contents(logs.queue)).isEmpty();
  }

  private static int archived(ArchiveFixture logs) {
    String[] names = logs.archive.resolve("2026-01-20").toFile().list();
    return names == null ? 0 : names.length;
  }
}
