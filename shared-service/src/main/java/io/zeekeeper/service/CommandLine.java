package io.zeekeeper.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The arguments of a service's process. The first word that is not an option may name a {@link
 * ServiceCommand}; the properties then say where the service's home is.
 */
record CommandLine(String name, List<String> words, List<String> properties) {
  private static final List<String> PROPERTIES =
      List.of("--zeekeeper.", "--spring.", "--server.", "--logging.", "--management.");

  /**
   * Reads the arguments; empty when the service itself is to run.
   *
   * @throws StartupException when the first word is neither an option nor one of {@code commands}:
   *     a mistyped command must not start a service
   */
  static Optional<CommandLine> read(Map<String, ServiceCommand> commands, String... args) {
    List<String> words = new ArrayList<>();
    List<String> properties = new ArrayList<>();
    Arrays.stream(args)
        .forEach(
            arg -> (PROPERTIES.stream().anyMatch(arg::startsWith) ? properties : words).add(arg));
    String first = words.isEmpty() ? "" : words.getFirst();
    if (first.isBlank() || first.startsWith("--") || first.equals("-h")) {
      return Optional.empty();
    }
    if (!commands.containsKey(first)) {
      throw new StartupException(
          "there is no command '%s'; %s; a property has the form --name=value"
              .formatted(
                  first,
                  commands.isEmpty()
                      ? "this service has no commands"
                      : "the commands are " + String.join(", ", new TreeSet<>(commands.keySet()))));
    }
    return Optional.of(new CommandLine(first, words.subList(1, words.size()), properties));
  }

  /**
   * Runs the command.
   *
   * @return the status of the process
   */
  int run(ServiceCommand command, String service, ServiceVariables variables) {
    try {
      command.run(home(service, variables), words, System.out, System.err);
      return 0;
    } catch (StartupException e) {
      System.err.println(service + ": " + e.getMessage());
    } catch (IOException e) {
      System.err.println(service + ": " + e);
    }
    return 1;
  }

  /** The home of the service that has these properties. */
  private Path home(String service, ServiceVariables variables) {
    var spring = new SpringApplication(Nothing.class);
    spring.setWebApplicationType(WebApplicationType.NONE);
    spring.setBannerMode(Banner.Mode.OFF);
    spring.setLogStartupInfo(false);
    spring.setDefaultProperties(Map.of("logging.level.root", "OFF"));
    var find = new FindHome(service, variables);
    spring.addListeners(find);
    spring.run(properties.toArray(String[]::new)).close();
    if (find.home == null) {
      throw new IllegalStateException("the environment was not prepared");
    }
    return find.home;
  }

  /** An application without beans: only its environment is needed. */
  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  private static final class FindHome
      implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    private final String service;
    private final ServiceVariables variables;
    private @Nullable Path home;

    FindHome(String service, ServiceVariables variables) {
      this.service = service;
      this.variables = variables;
    }

    // After Spring has read application.yaml.
    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE + 11;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
      ConfigurableEnvironment environment = event.getEnvironment();
      new EnvironmentVariables(new HashMap<>(System.getenv()), variables)
          .apply(environment, KnownProperties.load());
      Path state = StateDirectory.resolve(environment.getProperty("zeekeeper.state-dir"));
      ServiceIdentity identity = ServiceIdentity.read(service, environment);
      home = state.resolve("nodes").resolve(identity.directory()).normalize();
    }
  }
}
