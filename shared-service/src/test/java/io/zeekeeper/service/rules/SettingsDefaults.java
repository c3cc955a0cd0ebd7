package io.zeekeeper.service.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Compares the default settings of a service with the expected ones. */
public abstract class SettingsDefaults {
  protected final Binder binder = new Binder(ConfigurationPropertySources.from(shipped()));
  private final String root;
  private final List<Record> defaults;

  /**
   * @param root the package of the service
   * @param defaults each settings record of the service, with its defaults
   */
  protected SettingsDefaults(String root, List<Record> defaults) {
    this.root = root;
    this.defaults = defaults;
  }

  private static List<PropertySource<?>> shipped() {
    try {
      return new YamlPropertySourceLoader()
          .load("shipped", new ClassPathResource("application.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  protected final <T> T defaults(Class<T> type) {
    var properties = type.getAnnotation(ConfigurationProperties.class);
    return binder.bindOrCreate(Objects.requireNonNull(properties).value(), type);
  }

  @Test
  void unsetPropertiesHaveTheseDefaults() {
    for (Record expected : defaults) {
      assertThat((Object) defaults(expected.getClass())).isEqualTo(expected);
    }
  }

  @Test
  void everySettingsRecordIsTested() {
    assertThat(new ClassFileImporter().importPackages(root))
        .filteredOn(type -> type.isAnnotatedWith(ConfigurationProperties.class))
        .extracting(JavaClass::getName)
        .containsExactlyInAnyOrderElementsOf(
            defaults.stream().map(settings -> settings.getClass().getName()).toList());
  }

  @Test
  void ownLogIsBounded() {
    String policy = "logging.logback.rollingpolicy.";
    assertThat(binder.bind(policy + "max-file-size", DataSize.class).get())
        .isEqualTo(DataSize.ofMegabytes(10));
    assertThat(binder.bind(policy + "total-size-cap", DataSize.class).get())
        .isEqualTo(DataSize.ofMegabytes(100));
    // Without a history limit, Logback ignores the cap.
    assertThat(binder.bind(policy + "max-history", Integer.class).get()).isPositive();
  }
}
