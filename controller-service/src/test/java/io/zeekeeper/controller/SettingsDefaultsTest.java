package io.zeekeeper.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.audit.AuditSettings;
import io.zeekeeper.controller.configuration.AutoAssignSettings;
import io.zeekeeper.controller.configuration.ClusterBackendSettings;
import io.zeekeeper.controller.deployment.HistorySettings;
import io.zeekeeper.controller.events.EventSettings;
import io.zeekeeper.controller.identity.IdentitySettings;
import io.zeekeeper.controller.security.SecuritySettings;
import io.zeekeeper.controller.security.SecuritySettings.LoopbackAccess;
import io.zeekeeper.controller.ui.UiSettings;
import io.zeekeeper.service.rules.SettingsDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The defaults of the controller's own settings; shared-service tests those of both services. */
class SettingsDefaultsTest extends SettingsDefaults {
  private static final List<Record> DEFAULTS =
      List.of(
          new AgentListenSettings(null, null, 2150, "127.0.0.1"),
          new AuditSettings(null, DataSize.ofMegabytes(10), 10, Duration.ofDays(365), 100_000),
          new AutoAssignSettings(true, 2200, true, 9000),
          new EventSettings(Duration.ofDays(30), 100_000, Duration.ofSeconds(30), 120, 2000),
          new SecuritySettings(
              LoopbackAccess.OPEN,
              Map.of(),
              new SecuritySettings.Oidc(null, null, "sub", "roles", Map.of(), null, null, "openid"),
              new SecuritySettings.Limits(10, 6000, DataSize.ofMegabytes(256))),
          new ClusterBackendSettings(
              ClusterBackendSettings.Choice.AUTO, ClusterBackendSettings.Encryption.AUTO),
          new IdentitySettings(List.of(), null, null, Duration.ofDays(90)),
          new UiSettings(null),
          new HistorySettings(Duration.ofDays(365), 1000),
          new RequestTimeouts(
              Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(120)));

  SettingsDefaultsTest() {
    super("io.zeekeeper.controller", DEFAULTS);
  }

  @Test
  void clientsConnectToLoopbackPort2149() {
    assertThat(binder.bind("server.port", Integer.class).get()).isEqualTo(2149);
    assertThat(binder.bind("server.address", String.class).get()).isEqualTo("127.0.0.1");
  }
}
