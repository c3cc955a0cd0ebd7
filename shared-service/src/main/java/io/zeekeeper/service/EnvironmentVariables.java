package io.zeekeeper.service;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The environment variables that stand for properties: Zeek's names and ours. */
final class EnvironmentVariables {
  private static final String SOURCE = "systemEnvironment";
  private static final String PREFIX = "ZEEKEEPER_";
  private static final Set<String> OF_SPRING = Set.of("SERVER_PORT", "SERVER_ADDRESS");
  // Kubernetes gives every container variables with the names of the services of its namespace, so
  // one that is called zeekeeper must not keep Zeekeeper from starting.
  private static final Pattern SERVICE_LINK =
      Pattern.compile("\\w+_SERVICE_(HOST|PORT(_\\w+)?)|\\w+_PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?");
  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, String> all;
  private final ServiceVariables zeekNames;

  /**
   * @param all the process's environment
   * @param zeekNames those of Zeek's Management framework
   */
  EnvironmentVariables(Map<String, String> all, ServiceVariables zeekNames) {
    this.all = all;
    this.zeekNames = zeekNames;
  }

  /**
   * Puts what is set into {@code environment}, where an empty variable counts as unset.
   *
   * @throws StartupException when a variable of ours stands for no property
   */
  void apply(ConfigurableEnvironment environment, KnownProperties known) {
    Map<String, Object> set = new HashMap<>();
    all.forEach((name, value) -> {
      boolean ours = name.startsWith(PREFIX);
      boolean isLink = SERVICE_LINK.matcher(name).matches() || SERVICE_URL.matcher(value).matches();
      if (!value.isBlank() || !(ours || OF_SPRING.contains(name))) {
        if (ours && !isLink && !known.isVariable(name)) {
          throw new StartupException(
              "unknown environment variable "
                  + name
                  + "; --help lists the properties that exist, and maps are no variables");
        }
        set.put(name, value);
      }
    });
    PropertySource<?> present = environment.getPropertySources().get(SOURCE);
    var source = new SystemEnvironmentPropertySource(SOURCE, set);
    if (present == null) {
      environment.getPropertySources().addLast(source);
    } else {
      environment.getPropertySources().replace(SOURCE, source);
    }
    Map<String, Object> values = new HashMap<>();
    zeekNames
        .properties()
        .forEach((variable, property) -> {
          String value = all.getOrDefault(variable, "");
          if (!value.isBlank()) {
            values.put(property, value);
          }
        });
    if (!all.getOrDefault(ServiceVariables.TESTING, "").isEmpty()) {
      values.putAll(zeekNames.whenTesting());
    }
    environment
        .getPropertySources()
        .addAfter(SOURCE, new MapPropertySource("zeekVariables", values));
  }
}
