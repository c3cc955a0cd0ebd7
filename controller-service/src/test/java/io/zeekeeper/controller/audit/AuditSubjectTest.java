package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditSubjectTest {

  private static AuditRecord accepted(AuditSubject subject) {
    return AuditRecord.accepted(
        "1",
        Instant.parse("2026-11-22T08:00:00.123456Z"),
        Actor.rest("192.0.2.1", Principal.LOCAL),
        "restartNodes",
        subject,
        "r\n1");
  }

  private static String json(AuditSubject subject) {
    return Json.lenient().writeValueAsString(accepted(subject));
  }

  @Test
  void hostileNamesAreOneLine() {
    String line =
        json(
            AuditSubject.nodes(
                List.of("a\nb", "\"},{\"id\":\"2", "c\u2028d\r\0", "x".repeat(10_000), "\ud800")));
    assertThat(line).hasSizeLessThan(2000).doesNotContain("\n", "\r", "\u2028", "\\n");
    AuditRecord read = Json.lenient().readValue(line, AuditRecord.class);
    assertThat(read.subject().nodes()).contains("a?b", "\"},{\"id\":\"2", "c?d??", "?");
    assertThat(read.subject().nodes().get(3)).hasSize(200).endsWith("…");
    assertThat(read.reqid()).isEqualTo("r?1");
  }

  @Test
  void jsonHoldsTheWholeRecord() {
    AuditRecord record =
        accepted(
            AuditSubject.nodes(List.of("worker-1"))
                .onInstances(List.of("agent-1"))
                .with(Map.of("configuration", "c1")));
    assertThat(Json.lenient().readValue(json(record.subject()), AuditRecord.class))
        .isEqualTo(record);
    assertThat(json(AuditSubject.NONE)).contains("\"subject\":{}");
    assertThat(
            Json.lenient()
                .readValue(json(AuditSubject.nodes(List.of())), AuditRecord.class)
                .subject())
        .isEqualTo(AuditSubject.nodes(List.of()));
  }

  @Test
  void longListsAreCounted() {
    AuditSubject many =
        AuditSubject.nodes(IntStream.range(0, 1200).mapToObj(i -> "n" + i).toList());
    assertThat(many.nodes()).hasSize(1000);
    assertThat(many.moreNodes()).isEqualTo(200);
    assertThat(many.with(Map.of()).moreNodes()).isEqualTo(200);
  }
}
