package io.zeekeeper.service;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The command line of a service: {@code --help}, the environment variables of Zeek's Management
 * framework, a one-line explanation when the service cannot start, and a bounded shutdown.
 */
public final class ServiceMain {
  private static final int WRONG_ARGUMENTS = 2;

  private ServiceMain() {}

  /**
   * Runs a service until it is stopped.
   *
   * @param name the service's name for users, as in {@code controller}
   * @param variables environment variables that set properties
   * @param commands commands beside the service, by name
   */
  public static void run(
      Class<?> application,
      String name,
      ServiceVariables variables,
      Map<String, ServiceCommand> commands,
      String... args) {
    Optional<CommandLine> command = commandLine(name, commands, args);
    if (command.isPresent()) {
      System.exit(
          command
              .get()
              .run(Objects.requireNonNull(commands.get(command.get().name())), name, variables));
    }
    runService(application, name, variables, IdRecovery.NONE, args);
  }

  private static Optional<CommandLine> commandLine(
      String name, Map<String, ServiceCommand> commands, String... args) {
    try {
      return CommandLine.read(commands, args);
    } catch (StartupException e) {
      System.err.println(name + ": " + e.getMessage());
      System.exit(WRONG_ARGUMENTS);
      return Optional.empty();
    }
  }

  /**
   * Runs a service without commands until it is stopped.
   *
   * @param recovery where to look for a lost id
   */
  public static void run(
      Class<?> application,
      String name,
      ServiceVariables variables,
      IdRecovery recovery,
      String... args) {
    var _ = commandLine(name, Map.of(), args);
    runService(application, name, variables, recovery, args);
  }

  private static void runService(
      Class<?> application,
      String name,
      ServiceVariables variables,
      IdRecovery recovery,
      String... args) {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      printHelp(System.out, name, variables);
      return;
    }

    // Without this, Reactor Netty 1.3.7 can leave a request on a kept-alive connection unread
    // forever (reactor-netty #4361).
    System.setProperty("reactor.netty.http.server.lastFlushWhenNoRead", "true");

    var isLogging = new AtomicBoolean();
    Consumer<String> error =
        line -> {
          if (isLogging.get()) {
            LoggerFactory.getLogger(application).error("{}", line);
          } else {
            System.err.println(name + ": " + line);
          }
        };

    var shutdownLimit = new ShutdownLimit(error);
    shutdownLimit.install();

    var spring = new SpringApplication(application);
    spring.setDefaultProperties(
        Map.of(
            // This logger's warning would repeat StartupFailure's message with all causes in one
            // line.
            "logging.level.org.springframework.boot.web.server.reactive.context",
            "ERROR",
            // No request arrives once the servers are closed.
            "spring.reactor.netty.shutdown-quiet-period",
            "0s"));

    spring.addListeners(
        new Prepare(
            name,
            variables,
            recovery,
            (identity, state) -> {
              isLogging.set(true);
              spring.addInitializers(context -> {
                context.getBeanFactory().registerSingleton("serviceIdentity", identity);
                context.getBeanFactory().registerSingleton("stateDirectory", state);
                state.notes().forEach(LoggerFactory.getLogger(application)::warn);
                context.getBeanFactory().registerSingleton("shutdownLimit", shutdownLimit);
              });
            }));

    try {
      spring.run(args);
      shutdownLimit.started();
      // The start leaves much garbage in the old generation. The serial collector would keep that
      // memory until the heap is full.
      System.gc();
    } catch (RuntimeException e) {
      String reason = StartupFailure.reason(e).orElseThrow(() -> e).replaceAll("\\s*\\R\\s*", " ");
      error.accept("cannot start: " + reason);
      System.exit(1);
    }
  }

  private static void printHelp(PrintStream out, String name, ServiceVariables variables) {
    out.println("Zeekeeper's " + name + ". Properties are given as --name=value:\n");
    out.print(KnownProperties.load().help());
    out.println("\nEnvironment variables with the same meaning; empty ones count as unset:\n");
    variables.properties().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> out.println("  " + entry.getKey() + " = --" + entry.getValue()));
    out.println("\n" + ServiceVariables.TESTING + ", set to anything, stands for:\n");
    variables.whenTesting().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> out.println("  " + entry.getKey() + "=" + entry.getValue()));
  }

  /** Prepares the environment before anything reads it. */
  private record Prepare(
      String service,
      ServiceVariables variables,
      IdRecovery recovery,
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
      KnownProperties known = KnownProperties.load();
      new EnvironmentVariables(System.getenv(), variables).apply(environment, known);

      Map<String, Object> ports = new HashMap<>();
      for (String property : List.of("server.port", "zeekeeper.controller.agent-port")) {
        String value = environment.getProperty(property);
        if (value != null && value.endsWith("/tcp")) {
          ports.put(property, value.substring(0, value.length() - "/tcp".length()));
        }
      }

      environment.getPropertySources().addFirst(new MapPropertySource("plainPorts", ports));
      known.check(environment);
      new PropertyCheck(environment).run(known.groups());
      open(environment);
    }

    /** Creates the service's log, which its logger would create with the mode of the umask. */
    private static void createLog(Path log) {
      try {
        OwnerOnly.createFile(log);
      } catch (IOException e) {
        throw new StartupException("cannot write the log " + log + ": " + e.getMessage(), e);
      }
    }

    /** Locks the service's directory before the service opens its log and database there. */
    private void open(ConfigurableEnvironment environment) {
      ServiceIdentity identity = ServiceIdentity.read(service, environment);
      StateDirectory state =
          StateDirectory.open(
              StateDirectory.resolve(environment.getProperty("zeekeeper.state-dir")),
              identity,
              recovery);

      if (environment.getProperty("logging.file.name") == null
          && environment.getProperty("logging.file.path") == null) {
        createLog(state.home().resolve(service + ".log"));
      }
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
  }
}
