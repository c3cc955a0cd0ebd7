package io.zeekeeper.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.AutoAssignSettings;
import io.zeekeeper.controller.configuration.ClusterBackendSettings;
import io.zeekeeper.controller.deployment.HistorySettings;
import io.zeekeeper.controller.events.EventSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/**
 * What holds when nobody sets anything; the settings of both services are pinned where they are.
 */
class SettingsDefaultsTest {
  private static final List<Record> DEFAULTS =
      List.of(
          new AgentListenSettings(null, null, 2150, "127.0.0.1"),
          new AutoAssignSettings(true, 2200, true, 9000),
          new EventSettings(Duration.ofDays(30), 100_000, Duration.ofSeconds(30), 120, 2000),
          new ClusterBackendSettings(ClusterBackendSettings.Choice.AUTO),
          new HistorySettings(Duration.ofDays(365), 1000),
          new RequestTimeouts(
              Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(120)));

  private final Binder binder = new Binder(ConfigurationPropertySources.from(shipped()));

  private static List<PropertySource<?>> shipped() {
    try {
      return new YamlPropertySourceLoader()
          .load("shipped", new ClassPathResource("application.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T defaults(Class<T> type) {
    var properties = type.getAnnotation(ConfigurationProperties.class);
    return binder.bindOrCreate(Objects.requireNonNull(properties).value(), type);
  }

  @Test
  void nothingSetGivesTheseDefaults() {
    for (Record expected : DEFAULTS) {
      assertThat((Object) defaults(expected.getClass())).isEqualTo(expected);
    }
  }

  @Test
  void noSettingsRecordIsForgottenHere() {
    assertThat(new ClassFileImporter().importPackages("io.zeekeeper.controller"))
        .filteredOn(type -> type.isAnnotatedWith(ConfigurationProperties.class))
        .extracting(JavaClass::getName)
        .containsExactlyInAnyOrderElementsOf(
            DEFAULTS.stream().map(settings -> settings.getClass().getName()).toList());
  }

  @Test
  void clientsReachItOnLoopbackPort2149() {
    assertThat(binder.bind("server.port", Integer.class).get()).isEqualTo(2149);
    assertThat(binder.bind("server.address", String.class).get()).isEqualTo("127.0.0.1");
  }

  @Test
  void ownLogIsBounded() {
    String policy = "logging.logback.rollingpolicy.";
    assertThat(binder.bind(policy + "max-file-size", DataSize.class).get())
        .isEqualTo(DataSize.ofMegabytes(10));
    assertThat(binder.bind(policy + "total-size-cap", DataSize.class).get())
        .isEqualTo(DataSize.ofMegabytes(100));
    // Logback ignores the cap without it.
    assertThat(binder.bind(policy + "max-history", Integer.class).get()).isPositive();
  }
}
