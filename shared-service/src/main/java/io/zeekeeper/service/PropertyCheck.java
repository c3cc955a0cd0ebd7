package io.zeekeeper.service;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.unit.DataSize;

/**
 * Binds every settings record once before the service starts, so that an invalid value ends the
 * start with one line instead of the framework's long report.
 */
final class PropertyCheck {
  private static final String PORT = "server.port";
  private static final String ADDRESS = "server.address";

  private static final String PORT_RULE = "a TCP port, as in 2150 or 2150/tcp";

  private final ConfigurableEnvironment environment;
  private final Binder binder;

  PropertyCheck(ConfigurableEnvironment environment) {
    this.environment = environment;
    this.binder = Binder.get(environment);
  }

  /**
   * @param settings the settings records with their prefixes
   * @throws StartupException naming the property, its value and the remedy
   */
  void run(Iterable<KnownProperties.Group> settings) {
    settings.forEach(group -> bind(group.prefix(), group.type()));
    if (bind(PORT, Integer.class) instanceof Integer port) {
      translated(() -> PropertyRules.port(PORT, port, 0));
    } else {
      // Spring Boot would choose a port itself.
      throw new StartupException(
          InvalidPropertyException.sentence(PORT, "", "it must be " + PORT_RULE));
    }
    var _ = bind(ADDRESS, InetAddress.class);
  }

  private @Nullable Object bind(String name, Class<?> type) {
    try {
      return type.isRecord()
          ? binder.bindOrCreate(name, Bindable.of(type))
          : binder.bind(name, Bindable.of(type)).orElse(null);
    } catch (BindException e) {
      throw explained(e);
    }
  }

  private void translated(Runnable check) {
    try {
      check.run();
    } catch (InvalidPropertyException e) {
      throw explained(e);
    }
  }

  private StartupException explained(InvalidPropertyException e) {
    // Show a configured value as it was written: 500 rather than 500ms.
    String written = e.isSecret() ? null : environment.getProperty(e.property());
    String sentence =
        written == null
            ? String.valueOf(e.getMessage())
            : InvalidPropertyException.sentence(e.property(), written, e.remedy());
    return new StartupException(sentence + WrittenIn.file(environment, e.property()), e);
  }

  private StartupException explained(BindException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidPropertyException invalid) {
        return explained(invalid);
      }
    }
    ConfigurationProperty property = e.getProperty();
    String name = e.getName().toString();
    Object value = property == null ? "" : property.getValue();
    if (Map.class.isAssignableFrom(type(e))) {
      // The variables and options of nodes are maps, and may hold secrets.
      value = "…";
    }
    return new StartupException(
        InvalidPropertyException.sentence(name, value, "it must be " + rule(name, e))
            + WrittenIn.file(environment, name),
        e);
  }

  private static String rule(String name, BindException e) {
    Class<?> type = type(e);
    if (name.endsWith("port")) {
      return PORT_RULE;
    }

    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (type == Duration.class) {
      return "a number and a unit (ms, s, m, h, d), as in 10s";
    }
    if (type == DataSize.class) {
      return "a number and a unit (B, KB, MB), as in 8MB";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Double.class || type == double.class) {
      return "a number, as in 0.1";
    }
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (type == InetAddress.class) {
      return "an address of this host, as in 127.0.0.1";
    }
    return "a value as --help describes it";
  }

  private static Class<?> type(BindException e) {
    return e.getTarget().getType().resolve(Object.class);
  }
}
