package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zeekeeper.link.LinkSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.unit.DataSize;

/** The defaults of the settings of both services. */
class SettingsDefaultsTest {
  private static final List<Record> DEFAULTS =
      List.of(
          new AccessSettings(List.of(), List.of()),
          new CommonSettings(null, null),
          new TransportSettings(false, null),
          new LinkSettings(
              Duration.ofSeconds(10), 3, DataSize.ofMegabytes(8), 1000, DataSize.ofMegabytes(64)));

  @Test
  void unsetPropertiesHaveTheseDefaults() {
    for (Record expected : DEFAULTS) {
      var properties = expected.getClass().getAnnotation(ConfigurationProperties.class);
      String prefix = Objects.requireNonNull(properties).value();
      assertThat((Object) new Binder().bindOrCreate(prefix, expected.getClass()))
          .isEqualTo(expected);
    }
  }

  @Test
  void everySettingsRecordIsTested() {
    assertThat(new ClassFileImporter().importPackages("io.zeekeeper.service", "io.zeekeeper.link"))
        .filteredOn(type -> type.isAnnotatedWith(ConfigurationProperties.class))
        .extracting(JavaClass::getName)
        .containsExactlyInAnyOrderElementsOf(
            DEFAULTS.stream().map(settings -> settings.getClass().getName()).toList());
  }

  @Test
  void spoolIsBelowTheStateDirectoryByDefault() {
    assertThat(new CommonSettings("/state", null).spoolDirectory())
        .isEqualTo(Path.of("/state/spool"));
    assertThat(new CommonSettings("/state", " ").spoolDirectory())
        .isEqualTo(Path.of("/state/spool"));
    assertThat(new CommonSettings("/state", "/other").spoolDirectory())
        .isEqualTo(Path.of("/other"));
  }

  @Test
  void relativePathsStartAtTheWorkingDirectory() {
    Path here = Path.of("").toAbsolutePath();
    var settings = new CommonSettings("a/../state", "spool");
    assertThat(settings.stateDirectory()).isEqualTo(here.resolve("state"));
    assertThat(settings.spoolDirectory()).isEqualTo(here.resolve("spool"));
  }
}
