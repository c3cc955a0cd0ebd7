package io.zeekeeper.service;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/** Names the configuration file and line of a property, for messages. */
final class WrittenIn {
  private WrittenIn() {}

  /** As in {@code " (/etc/zeekeeper/agent.yaml, line 7)"}; empty when no file has the property. */
  static String file(ConfigurableEnvironment environment, String property) {
    if (ConfigurationPropertyName.isValid(property)) {
      var name = ConfigurationPropertyName.of(property);
      for (var source : ConfigurationPropertySources.get(environment)) {
        ConfigurationProperty written = source.getConfigurationProperty(name);
        if (written != null) {
          return describe(written.getOrigin());
        }
      }
    }
    return "";
  }

  /** The same for a property of one source, whose name may be unknown or malformed. */
  static String file(PropertySource<?> source, String property) {
    return describe(OriginLookup.getOrigin(source, property));
  }

  private static String describe(@Nullable Origin origin) {
    // Spring wraps the origin of a bound property.
    if (origin instanceof PropertySourceOrigin wrapped) {
      return describe(wrapped.getOrigin());
    }
    if (!(origin instanceof TextResourceOrigin text)) {
      return "";
    }
    var location = text.getLocation();
    return file(text.getResource(), location == null ? 0 : location.getLine() + 1);
  }

  /**
   * The same for a line of a file; empty when the resource is no file.
   *
   * @param line counted from 1; 0 when unknown
   */
  static String file(@Nullable Resource file, int line) {
    if (file == null || !file.isFile()) {
      return "";
    }
    try {
      String path = file.getFile().getPath();
      return line == 0 ? " (" + path + ")" : " (" + path + ", line " + line + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
