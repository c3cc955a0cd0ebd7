package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.Hello.ControlPorts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The choice of ports for hubs that do not collide with the ports of agents. */
class TakenPortsTest {
  private final TakenPorts taken = new TakenPorts();

  private static Hello hello(@Nullable ControlPorts controlPorts) {
    return new Hello(
        "a",
        "id",
        true,
        Hello.API_VERSION,
        2151,
        new Hello.Zeek("8.2.2", List.of(), null),
        new Hello.Host("boot", "pid:[1]", 5, 2, List.of()),
        null,
        controlPorts,
        List.of(),
        null);
  }

  @Test
  void controlPortsOfAnAgentAreSkipped() {
    taken.addAgent(hello(new ControlPorts(2200, 2299)));
    taken.add(2300);
    taken.add(null);
    assertThat(taken.nextFrom(2200)).isEqualTo(2301);
    assertThat(taken.nextFrom(25000)).isEqualTo(25000);
    assertThat(taken.has(2151)).isTrue();
  }

  @Test
  void defaultControlPortsApplyToAgentsThatReportNone() {
    taken.addAgent(hello(null));
    assertThat(taken.nextFrom(25000)).isEqualTo(26000);
    var ofAbsent = new TakenPorts();
    ofAbsent.addAgent(null);
    assertThat(ofAbsent.nextFrom(24999)).isEqualTo(24999);
    assertThat(ofAbsent.nextFrom(25000)).isEqualTo(26000);
  }

  @Test
  void errorForNoFreePortNamesTheRemedy() {
    taken.addAgent(hello(new ControlPorts(60000, 65535)));
    assertThatThrownBy(() -> taken.nextFrom(60000))
        .hasMessageContaining("zeekeeper.auto-assign.node-start-port");
  }
}
