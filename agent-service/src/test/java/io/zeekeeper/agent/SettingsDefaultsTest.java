package io.zeekeeper.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.deployment.TimeoutSettings;
import io.zeekeeper.agent.identity.EnrolmentSettings;
import io.zeekeeper.agent.link.AgentSettings;
import io.zeekeeper.agent.logs.ArchiveSettings;
import io.zeekeeper.agent.supervision.SupervisionSettings;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.agent.zeek.ZeekSettings.PortRange;
import io.zeekeeper.service.rules.SettingsDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The defaults of the agent's settings. Module shared-service tests those of both services. */
class SettingsDefaultsTest extends SettingsDefaults {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final List<Record> DEFAULTS =
      List.of(
          new EnrolmentSettings(null, null, null, null),
          new AgentSettings(null, null, "ws://127.0.0.1:2150"),
          new ArchiveSettings(true, null, null, Duration.ofHours(1), null, null, null),
          new SupervisionSettings(
              new SupervisionSettings.Restart(
                  SupervisionSettings.Restart.Mode.DELAY,
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(60),
                  0.1,
                  Duration.ofMinutes(5),
                  5,
                  Duration.ofMinutes(10)),
              Duration.ofMinutes(5),
              SupervisionSettings.StartOrder.OVERLAPPED,
              null,
              false,
              new SupervisionSettings.StopTimeout(MINUTE, MINUTE, MINUTE, MINUTE),
              "stdout",
              "stderr",
              DataSize.ofMegabytes(10),
              null),
          new TimeoutSettings(
              Duration.ofSeconds(5), Duration.ofSeconds(85), Duration.ofSeconds(115)),
          new ZeekSettings(null, List.of("local"), Map.of(), Map.of(), null, "25000-25999"));

  SettingsDefaultsTest() {
    super("io.zeekeeper.agent", DEFAULTS);
  }

  @Test
  void agentListensOnLoopbackPort2151() {
    assertThat(binder.bind("server.port", Integer.class).get()).isEqualTo(2151);
    assertThat(binder.bind("server.address", String.class).get()).isEqualTo("127.0.0.1");
  }

  @Test
  void agentDialsTheControllerUnlessConfiguredToWait() {
    assertThat(defaults(AgentSettings.class).listens()).isFalse();
    assertThat(new AgentSettings(null, null, "none").listens()).isTrue();
  }

  @Test
  void defaultRangeHasAThousandControlPorts() {
    assertThat(defaults(ZeekSettings.class).controlPortRange())
        .isEqualTo(new PortRange(25000, 25999));
  }
}
