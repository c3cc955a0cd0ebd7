package io.zeekeeper.agent.zeek;

import io.zeekeeper.agent.process.ShortProcess;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.Hello;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for Zeek and determines its version, script path and backends. Blocks on short-lived
 * processes, so it never runs on an event loop. Safe on any thread.
 */
public final class ZeekFinder {
  private static final Pattern VERSION = Pattern.compile(".* version (\\S+)");
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

  private final ZeekSettings settings;
  private final Map<String, String> environment;
  private volatile @Nullable Known known;

  /** Tells an executable apart from its replacement. */
  private record Identity(Path file, FileTime changed, long size) {}

  private record Known(Identity identity, Outcome.Found outcome) {}

  public ZeekFinder(ZeekSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  /** An installation, or the reason why there is none. */
  public sealed interface Outcome {
    Hello.Zeek describe();

    /** The optional features that the agent has because of its Zeek. */
    List<String> capabilities();

    /** A usable Zeek was found. */
    record Found(ZeekInstallation zeek) implements Outcome {
      @Override
      public Hello.Zeek describe() {
        return zeek.describe();
      }

      @Override
      public List<String> capabilities() {
        return zeek.capabilities();
      }
    }

    /** No usable Zeek was found, for this reason. */
    record Missing(String problem) implements Outcome {
      @Override
      public Hello.Zeek describe() {
        return new Hello.Zeek(null, List.of(), problem);
      }

      @Override
      public List<String> capabilities() {
        return List.of();
      }
    }
  }

  public Outcome find() {
    Optional<Path> command = command();
    if (command.isEmpty()) {
      return new Outcome.Missing(
          settings.command() == null || settings.command().isBlank()
              ? "no zeek in $ZEEK_HOME/bin, on the PATH, in /opt/zeek or /usr/local/zeek; set"
                  + " zeekeeper.agent.zeek.command"
              : "'" + settings.command() + "' (zeekeeper.agent.zeek.command) is not executable");
    }

    try {
      return inspectOnce(command.get());
    } catch (IOException e) {
      return new Outcome.Missing(command.get() + " cannot be run: " + e.getMessage());
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file);
  }

  private Optional<Path> command() {
    if (settings.command() != null && !settings.command().isBlank()) {
      return Optional.of(Path.of(settings.command()).toAbsolutePath())
          .filter(ZeekFinder::isProgram);
    }

    Stream<String> homes =
        Stream.of(environment.getOrDefault("ZEEK_HOME", ""))
            .filter(home -> !home.isBlank())
            .map(home -> home + "/bin");
    Stream<String> path = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator));
    Stream<String> usual = Stream.of("/opt/zeek/bin", "/usr/local/zeek/bin");

    return Stream.of(homes, path, usual)
        .flatMap(directories -> directories)
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, "zeek").toAbsolutePath())
        .filter(ZeekFinder::isProgram)
        .findFirst();
  }

  /** Inspects each executable once until it is replaced, as a deployment calls this three times. */
  private Outcome inspectOnce(Path command) throws IOException {
    var identity =
        new Identity(command.toRealPath(), Files.getLastModifiedTime(command), Files.size(command));
    Known before = known;
    if (before != null && before.identity().equals(identity)) {
      return before.outcome();
    }
    Outcome outcome = inspect(command);
    if (outcome instanceof Outcome.Found found) {
      known = new Known(identity, found);
    }
    return outcome;
  }

  private Outcome inspect(Path command) throws IOException {
    ShortProcess.Outcome version = run(command, "--version");
    Matcher matcher = VERSION.matcher(version.stdout().strip());
    if (version.exitCode() != 0 || !matcher.matches()) {
      return new Outcome.Missing(
          command + " --version says '" + (version.stdout() + version.stderr()).strip() + "'");
    }

    List<Path> scriptPath = scriptPath(command);
    String plugins = run(command, "-N").stdout();

    List<Backend> backends = new ArrayList<>();
    if (plugins.contains("Cluster_Backend_ZeroMQ")) {
      backends.add(Backend.ZEROMQ);
    }
    boolean brokerScript =
        scriptPath.stream()
            .anyMatch(p -> Files.exists(p.resolve("policy/frameworks/cluster/backend/broker")));
    if (plugins.contains("Cluster_Backend_Broker")
        && (brokerScript || matcher.group(1).startsWith("8.0"))) {
      backends.add(Backend.BROKER);
    }

    return new Outcome.Found(
        new ZeekInstallation(
            command,
            matcher.group(1),
            scriptPath,
            backends,
            backends.contains(Backend.ZEROMQ) && hasCurve(scriptPath)));
  }

  /** Whether ZeroMQ's scripts have the options for keys. Zeek 9.0 moved the options to a file. */
  private static boolean hasCurve(List<Path> scriptPath) throws IOException {
    for (Path directory : scriptPath) {
      for (String script : List.of("options.zeek", "main.zeek")) {
        Path file = directory.resolve("policy/frameworks/cluster/backend/zeromq").resolve(script);
        if (Files.exists(file) && Files.readString(file).contains("curve_server_secretkey")) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Path> scriptPath(Path command) throws IOException {
    @Nullable Path bin = command.toRealPath().getParent();
    Path config = (bin == null ? Path.of("/") : bin).resolve("zeek-config");
    if (Files.isExecutable(config)) {
      String path = run(config, "--zeekpath").stdout().strip();
      if (!path.isEmpty()) {
        return Stream.of(path.split(":")).filter(p -> !p.equals(".")).map(Path::of).toList();
      }
    }
    Path share = config.resolveSibling("../share/zeek").normalize();
    return List.of(
        share, share.resolve("policy"), share.resolve("site"), share.resolve("builtin-plugins"));
  }

  private ShortProcess.Outcome run(Path command, String argument) throws IOException {
    Map<String, String> env = new HashMap<>(settings.env());
    env.putIfAbsent("PATH", NodeEnvironment.BASE_PATH);
    return ShortProcess.run(
        List.of(command.toString(), argument), env, Path.of("/"), COMMAND_TIMEOUT);
  }
}
