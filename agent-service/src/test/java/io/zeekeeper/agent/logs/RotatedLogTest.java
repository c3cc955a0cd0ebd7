package io.zeekeeper.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in the log queue, and what becomes of them: recorded from zeek-archiver. */
class RotatedLogTest {
  private static final String HOUR = "__2026-01-20-10-00-00__2026-01-20-11-00-00__";

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
  void itGoesWhereZeekArchiverPutsIt(String name, String archived) {
    assertThat(log(name).target(Path.of("/logs"), 1)).isEqualTo(Path.of("/logs", archived));
    assertThat(log(name).plain()).isTrue();
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
  void whatIsNotNamedAsARotatedLogIsNone(String name) {
    assertThat(RotatedLog.of(Path.of(name))).isEmpty();
  }

  @Test
  void whatZeekArchiverSkipsIsKnown() {
    assertThat(log("my__log" + HOUR + ".log"))
        .satisfies(log -> assertThat(log.log()).isEqualTo("my__log"))
        .satisfies(log -> assertThat(log.plain()).isFalse());
    assertThat(log("conn" + HOUR + "nothing__.log").plain()).isFalse();
    assertThat(log("conn" + HOUR + "a=b,__.log").plain()).isFalse();
  }

  @Test
  void furtherOnesOfTheNameAreNumbered() {
    assertThat(log("conn" + HOUR + ".log").archivedName(2))
        .isEqualTo("conn.10:00:00-11:00:00-2.log");
  }

  @Test
  void aQueueNameIsReadAsItWasMade() {
    RotatedLog log = log("conn" + HOUR + "log_suffix=logger-1__.log");
    assertThat(
            RotatedLog.queueName(log.log(), log.open(), log.close(), log.suffix(), log.extension()))
        .isEqualTo(log.file().getFileName().toString());
    assertThat(RotatedLog.queueName(log.log(), log.open(), log.close(), null, ".log"))
        .isEqualTo("conn" + HOUR + ".log");
  }
}
