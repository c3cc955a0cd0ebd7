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
    Resource file = text.getResource();
    if (file == null || !file.isFile()) {
      return "";
    }
    try {
      String path = file.getFile().getPath();
      var location = text.getLocation();
      return location == null
          ? " (" + path + ")"
          : " (" + path + ", line " + (location.getLine() + 1) + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
