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
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/**
 * The {@code zeekeeper.*} properties that exist, from the metadata that the build derives from the
 * settings records: the only source for {@code --help} and for the check of names and values.
 */
public final class KnownProperties {
  private static final String PREFIX = "zeekeeper.";
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern INDEX = Pattern.compile("_\\d+");

  /** One property, as the metadata describes it. */
  record Property(String name, String type, String description, String defaultValue) {
    boolean isMap() {
      return type.startsWith("java.util.Map");
    }

    boolean isContainer() {
      return isMap() || type.startsWith("java.util.List");
    }
  }

  /** A settings record, and the prefix of its properties. */
  record Group(String prefix, Class<?> type) {}

  private final SortedMap<String, Property> properties = new TreeMap<>();
  private final List<Group> groups = new ArrayList<>();

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
          known.add(Json.lenient().readTree(stream));
        }
      }
      known.addServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return known;
  }

  private void add(JsonNode metadata) throws ClassNotFoundException {
    for (var entry : metadata.path("properties")) {
      String name = entry.path("name").asString("");
      if (name.startsWith(PREFIX)) {
        properties.put(
            name,
            new Property(
                name,
                entry.path("type").asString(""),
                entry.path("description").asString(""),
                text(entry.path("defaultValue"))));
      }
    }

    for (var entry : metadata.path("groups")) {
      String type = entry.path("type").asString("");
      if (type.startsWith("io.zeekeeper.")) {
        Class<?> loaded = Class.forName(type, false, KnownProperties.class.getClassLoader());
        // A nested record is bound together with its outer record.
        if (loaded.isAnnotationPresent(ConfigurationProperties.class)) {
          groups.add(new Group(entry.path("name").asString(""), loaded));
        }
      }
    }
  }

  /** Adds the port and the address for HTTP: Spring Boot's properties, with our defaults. */
  private void addServer() throws IOException {
    var file = new ClassPathResource("application.yaml");
    if (!file.exists()) {
      return;
    }
    for (var shipped : new YamlPropertySourceLoader().load("shipped", file)) {
      addServer(
          shipped,
          "server.port",
          "TCP port on which the service listens for HTTP and WebSockets; 0 takes any free port");
      addServer(
          shipped,
          "server.address",
          "address on which the service listens for HTTP and WebSockets; beyond loopback with TLS only");
    }
  }

  private void addServer(PropertySource<?> shipped, String name, String description) {
    Object value = shipped.getProperty(name);
    properties.put(name, new Property(name, "", description, value == null ? "" : "" + value));
  }

  /** The settings records of this service. */
  List<Group> groups() {
    return List.copyOf(groups);
  }

  private static String text(JsonNode value) {
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
   * Refuses a {@code zeekeeper.*} property that does not exist, or whose key Spring would alter.
   *
   * @throws StartupException naming the property and the remedy
   */
  public void check(ConfigurableEnvironment environment) {
    for (var source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String name : enumerable.getPropertyNames()) {
          if (name.startsWith(PREFIX)) {
            check(enumerable, name);
          }
        }
      }
    }
  }

  private void check(PropertySource<?> source, String written) {
    String name = written.toLowerCase(Locale.ROOT);
    for (Property property : properties.values()) {
      if (name.equals(property.name())
          || name.replace("-", "").equals(property.name().replace("-", ""))) {
        return;
      }

      String rest =
          name.startsWith(property.name()) ? written.substring(property.name().length()) : "";
      boolean inBrackets = rest.startsWith("[") || rest.startsWith(".[");
      if (property.isContainer() && (inBrackets || rest.startsWith("."))) {
        // Spring silently drops other characters from a key without brackets.
        if (!inBrackets && !PLAIN_KEY.matcher(rest).matches()) {
          String key = rest.substring(1);
          throw new StartupException(
              "property '"
                  + written
                  + "': put a key with other characters than letters, digits, '_' and '-' in brackets, "
                  + property.name()
                  + "["
                  + key
                  + "]=..., or \"["
                  + key
                  + "]\" in a file"
                  + WrittenIn.file(source, written));
        }
        return;
      }
    }
    throw new StartupException(
        "unknown property '"
            + written
            + "'"
            + WrittenIn.file(source, written)
            + "; --help lists the properties that exist");
  }

  /** Whether an environment variable of this name sets a property or an element of a list. */
  boolean isVariable(String variable) {
    for (Property property : properties.values()) {
      String dots = property.name().toUpperCase(Locale.ROOT).replace('.', '_');
      for (String name : List.of(dots.replace('-', '_'), dots.replace("-", ""))) {
        if (property.isMap()) {
          continue;
        }
        if (variable.equals(name)
            || (property.isContainer()
                && variable.startsWith(name)
                && INDEX.matcher(variable.substring(name.length())).matches())) {
          return true;
        }
      }
    }
    return false;
  }
}
