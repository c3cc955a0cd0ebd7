package io.zeekeeper.service;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The environment variables that set properties: Zeek's names and ours. */
final class EnvironmentVariables {
  private static final String SOURCE = "systemEnvironment";
  private static final String PREFIX = "ZEEKEEPER_";
  private static final Set<String> SPRING_VARIABLES = Set.of("SERVER_PORT", "SERVER_ADDRESS");
  // Kubernetes sets variables with the names of a namespace's services in every container; a
  // service called zeekeeper must not keep Zeekeeper from starting.
  private static final Pattern SERVICE_LINK =
      Pattern.compile("\\w+_SERVICE_(HOST|PORT(_\\w+)?)|\\w+_PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?");
  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, String> all;
  private final ServiceVariables zeekNames;

  /**
   * @param all the process's environment
   * @param zeekNames the variables of Zeek's Management framework
   */
  EnvironmentVariables(Map<String, String> all, ServiceVariables zeekNames) {
    this.all = all;
    this.zeekNames = zeekNames;
  }

  /**
   * Adds the variables to {@code environment}; an empty variable counts as unset.
   *
   * @throws StartupException when one of our variables matches no property
   */
  void apply(ConfigurableEnvironment environment, KnownProperties known) {
    Map<String, Object> set = new HashMap<>();
    all.forEach((name, value) -> {
      boolean ours = name.startsWith(PREFIX);
      boolean isLink = SERVICE_LINK.matcher(name).matches() || SERVICE_URL.matcher(value).matches();
      if (!value.isBlank() || !(ours || SPRING_VARIABLES.contains(name))) {
        if (ours && !isLink && !known.isVariable(name)) {
          throw new StartupException(
              "unknown environment variable "
                  + name
                  + "; --help lists the properties that exist; variables cannot set maps");
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
