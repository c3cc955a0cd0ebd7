package io.zeekeeper.service;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The command line of a service: {@code --help}, the environment variables of Zeek's Management
 * framework, and an end in words when it cannot start.
 */
public final class ServiceMain {
  private ServiceMain() {}

  /**
   * Runs a service until it is stopped.
   *
   * @param name what users call it, as in {@code controller}
   * @param variables environment variables and the properties they set
   */
  public static void run(
      Class<?> application, String name, Map<String, String> variables, String... args) {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      printHelp(System.out, name, variables);
      return;
    }
    var spring = new SpringApplication(application);
    spring.addListeners(
        new Prepare(
            name,
            variables,
            (identity, state) ->
                spring.addInitializers(context -> {
                  context.getBeanFactory().registerSingleton("serviceIdentity", identity);
                  context.getBeanFactory().registerSingleton("stateDirectory", state);
                })));
    try {
      spring.run(args);
    } catch (RuntimeException e) {
      StartupException reason = reason(e);
      if (reason == null) {
        throw e;
      }
      LoggerFactory.getLogger(application).error("cannot start: {}", reason.getMessage());
      System.err.println(name + ": " + reason.getMessage());
      System.exit(1);
    }
  }

  private static @org.jspecify.annotations.Nullable StartupException reason(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartupException startup) {
        return startup;
      }
    }
    return null;
  }

  private static void printHelp(PrintStream out, String name, Map<String, String> variables) {
    out.println("Zeekeeper's " + name + ". Properties are given as --name=value:\n");
    out.print(KnownProperties.load().help());
    out.println("  --server.port, --server.address\n        Where it listens for HTTP.");
    out.println("\nEnvironment variables with the same meaning; empty ones count as unset:\n");
    variables.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> out.println("  " + entry.getKey() + " = --" + entry.getValue()));
  }

  /** Puts the environment in order before anything reads it. */
  private record Prepare(
      String service,
      Map<String, String> variables,
      BiConsumer<ServiceIdentity, StateDirectory> opened)
      implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    // After Spring has read application.yaml, before anything is bound from it.
    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE + 11;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
      ConfigurableEnvironment environment = event.getEnvironment();
      Map<String, Object> values = new HashMap<>();
      variables.forEach((variable, property) -> {
        String value = System.getenv(variable);
        if (value != null && !value.isBlank()) {
          values.put(property, withoutProtocol(property, value));
        }
      });
      environment
          .getPropertySources()
          .addAfter("systemEnvironment", new MapPropertySource("zeekVariables", values));
      Map<String, Object> ports = new HashMap<>();
      for (String property : List.of("server.port", "zeekeeper.controller.agent-port")) {
        String value = environment.getProperty(property);
        if (value != null && value.endsWith("/tcp")) {
          ports.put(property, withoutProtocol(property, value));
        }
      }
      environment.getPropertySources().addFirst(new MapPropertySource("plainPorts", ports));
      KnownProperties.load().check(environment);
      open(environment);
    }

    /** Locks the service's directory before anything is opened in it: its log, its database. */
    private void open(ConfigurableEnvironment environment) {
      ServiceIdentity identity = ServiceIdentity.read(service, environment);
      StateDirectory state =
          StateDirectory.open(
              StateDirectory.resolve(environment.getProperty("zeekeeper.state-dir")),
              identity.directory());
      opened.accept(identity, state);
      environment
          .getPropertySources()
          .addLast(
              new MapPropertySource(
                  "serviceDirectory",
                  Map.of(
                      "service.home",
                      state.home().toString(),
                      "logging.file.name",
                      state.home().resolve(service + ".log").toString())));
    }

    private static String withoutProtocol(String property, String value) {
      return property.endsWith("port") && value.endsWith("/tcp")
          ? value.substring(0, value.length() - "/tcp".length())
          : value;
    }
  }
}
