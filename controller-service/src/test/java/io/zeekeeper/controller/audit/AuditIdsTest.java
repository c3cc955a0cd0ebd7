package io.zeekeeper.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditIdsTest {

  @Test
  void idsOfOneMillisecondSortInTheirOrder() {
    var ids = new AuditIds(Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC));
    assertThat(Stream.generate(ids::next).limit(70_000))
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[0-9a-f]{24}"));
  }
}
