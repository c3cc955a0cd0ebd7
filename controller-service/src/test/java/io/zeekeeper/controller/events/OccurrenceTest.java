package io.zeekeeper.controller.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.roles.Principal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OccurrenceTest {
  @Test
  void textsAreBoundedAndCleanedForTheDatabase() {
    var occurrence =
        Occurrence.of(EventType.NOTIFY_ERROR, "x".repeat(9000))
            .onInstance("a\0b")
            .onNode("\uD83D" + "n".repeat(200))
            .with(Map.of("reason", "y".repeat(20_000)));
    assertThat(occurrence.message()).hasSize(4000).endsWith("x…");
    assertThat(occurrence.instance()).isEqualTo("a?b");
    assertThat(occurrence.node()).hasSize(127).startsWith("?n");
    assertThat(occurrence.data()).isNull();
  }

  @Test
  void requestNamesItsNodesAndConcernsASingleNode() {
    var all = Occurrence.request(Actor.rest("192.0.2.1", Principal.LOCAL), "restart", List.of());
    assertThat(all.message()).isEqualTo("restart of all nodes was requested");
    assertThat(all.actor()).isEqualTo("rest 192.0.2.1 loopback admin local");
    assertThat(all.node()).isNull();
    var one =
        Occurrence.request(Actor.zeekClient("192.0.2.1", Principal.LOCAL), "restart", List.of("w"));
    assertThat(one.message()).isEqualTo("restart of w was requested");
    assertThat(one.node()).isEqualTo("w");
  }
}
