package io.zeekeeper.service;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The {@code zeekeeper.*} properties that exist, from the metadata that the build derives from the
 * settings records: one source for binding, for {@code --help} and for telling a misspelt property.
 */
public final class KnownProperties {
  private static final String PREFIX = "zeekeeper.";

  /** One property, as the metadata describes it. */
  record Property(String name, String type, String description, String defaultValue) {}

  private final SortedMap<String, Property> properties = new TreeMap<>();

  private KnownProperties() {}

  public static KnownProperties load() {
    var known = new KnownProperties();
    try {
      for (URL url :
          Collections.list(
              KnownProperties.class
                  .getClassLoader()
                  .getResources("META-INF/spring-configuration-metadata.json"))) {
        try (var stream = url.openStream()) {
          for (var entry : Json.lenient().readTree(stream).path("properties")) {
            String name = entry.path("name").asString("");
            if (name.startsWith(PREFIX)) {
              known.properties.put(
                  name,
                  new Property(
                      name,
                      entry.path("type").asString(""),
                      entry.path("description").asString(""),
                      text(entry.path("defaultValue"))));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  private static String text(tools.jackson.databind.JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(part.asString("")));
      return String.join(",", parts);
    }
    return value.isMissingNode() ? "" : value.asString("");
  }

  /** Every property, its default and its meaning, as {@code --help} prints them. */
  public String help() {
    var text = new StringBuilder();
    for (Property property : properties.values()) {
      text.append("  --").append(property.name()).append('=').append(property.defaultValue());
      text.append("\n        ").append(property.description()).append('\n');
    }
    return text.toString();
  }

  /**
   * Refuses a {@code zeekeeper.*} property that nothing reads.
   *
   * @throws StartupException naming the property, where it was set, and the nearest known ones
   */
  public void check(ConfigurableEnvironment environment) {
    for (var source : environment.getPropertySources()) {
      // The operating system's variables are bound loosely and hold other programs' names too.
      if (source.getName().equals("systemEnvironment")
          || !(source instanceof EnumerablePropertySource<?> enumerable)) {
        continue;
      }
      for (String name : enumerable.getPropertyNames()) {
        if (name.startsWith(PREFIX) && !isKnown(name)) {
          throw new StartupException(
              "unknown property '" + name + "'; --help lists the properties that exist");
        }
      }
    }
  }

  private boolean isKnown(String written) {
    String name = written.toLowerCase(Locale.ROOT);
    for (Property property : properties.values()) {
      if (name.equals(property.name())
          || name.replace("-", "").equals(property.name().replace("-", ""))) {
        return true;
      }
      boolean container =
          property.type().startsWith("java.util.Map")
              || property.type().startsWith("java.util.List");
      if (container
          && (name.startsWith(property.name() + ".") || name.startsWith(property.name() + "["))) {
        return true;
      }
    }
    return false;
  }
}
