package io.zeekeeper.agent.logs;

import static io.zeekeeper.agent.logs.ArchiveFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in the log queue and in the archive, recorded from zeek-archiver. */
class RotatedLogTest {
  private static RotatedLog log(String name) {
    return RotatedLog.of(Path.of("/queue", name)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conn__2026-01-20-10-00-00__2026-01-20-11-00-00__.log | 2026-01-20/conn.10:00:00-11:00:00.log.gz
          dns__2026-01-20-23-00-00__2026-01-21-00-00-00__.log | 2026-01-20/dns.23:00:00-00:00:00.log.gz
          conn__2026-01-20-10-00-00__2026-01-20-11-00-00__log_suffix=logger-1__.log | 2026-01-20/conn.10:00:00-11:00:00-logger-1.log.gz
          ssl__2026-01-20-10-00-00__2026-01-20-11-00-00__pid=3,log_suffix=a__.log | 2026-01-20/ssl.10:00:00-11:00:00-a.log.gz
          x__2026-01-20-10-00-00__2026-01-20-11-00-00__foo=bar__.log | 2026-01-20/x.10:00:00-11:00:00.log.gz
          e__2026-01-20-10-00-00__2026-01-20-11-00-00__.log.gz | 2026-01-20/e.10:00:00-11:00:00.log.gz
          e__2026-01-20-10-00-00__2026-01-20-11-00-00____.log | 2026-01-20/e.10:00:00-11:00:00.log.gz
          """)
  void archiveNamesAreThoseOfZeekArchiver(String name, String archived) {
    assertThat(log(name).target(Path.of("/logs"), 1)).isEqualTo(Path.of("/logs", archived));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conn.log",
        "conn__x.log",
        "conn__2026-01-20-10-00-00__.log",
        "conn__2026-02-30-10-00-00__2026-02-30-11-00-00__.log",
        ".conn__2026-01-20-10-00-00__2026-01-20-11-00-00__.log"
      })
  void otherNamesAreNotRotatedLogs(String name) {
    assertThat(RotatedLog.of(Path.of(name))).isEmpty();
  }

  @Test
  void logNameMayContainTheDelimiter() {
    assertThat(log("my__log" + HOUR + ".log").log()).isEqualTo("my__log");
  }

  @Test
  void furtherLogsOfTheSameNameAreNumbered() {
    assertThat(log("conn" + HOUR + ".log").target(Path.of("/logs"), 2))
        .isEqualTo(Path.of("/logs/2026-01-20/conn.10:00:00-11:00:00-2.log.gz"));
    assertThat(log("conn" + HOUR + "log_suffix=a__.log").target(Path.of("/logs"), 3))
        .isEqualTo(Path.of("/logs/2026-01-20/conn.10:00:00-11:00:00-a-3.log.gz"));
    assertThat(log("conn" + HOUR + ".log").queueName(2))
        .isEqualTo("conn" + HOUR + "log_suffix=2__.log");
    assertThat(log("conn" + HOUR + "log_suffix=a__.log").queueName(3))
        .isEqualTo("conn" + HOUR + "log_suffix=a-3__.log");
  }

  @ParameterizedTest
  @ValueSource(strings = {"log_suffix=logger-1__.log", ".log", ".log.gz"})
  void queueNameIsWrittenAsItWasRead(String end) {
    assertThat(log("conn" + HOUR + end).queueName(1)).isEqualTo("conn" + HOUR + end);
  }
}
