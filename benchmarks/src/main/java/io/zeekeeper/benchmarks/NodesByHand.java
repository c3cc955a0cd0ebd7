package io.zeekeeper.benchmarks;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The floor of a deployment: launches the processes of an agent's nodes again, without agent and
 * controller, all at once, from the files that the agent generated.
 */
final class NodesByHand {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double MILLIS_PER_TICK = 10;
  private static final String CERTIFICATES = "Zeekeeper::channel_certificates=";

  private final Path agentHome;
  private final List<Launch> launches;

  /**
   * One node.
   *
   * @param port the port of the control channel, or 0
   * @param pid the process that the agent launched
   */
  private record Launch(
      String node, List<String> argv, Map<String, String> env, Path cwd, int port, long pid) {
    Path status() {
      return cwd.resolve(".status");
    }
  }

  /**
   * @param up seconds from the first launch until every status file contains RUNNING
   * @param spread milliseconds from the first to the last process, by kernel ticks of 10 ms
   */
  record Times(double up, double spread) {}

  private NodesByHand(Path agentHome, List<Launch> launches) {
    this.agentHome = agentHome;
    this.launches = launches;
  }

  /** The nodes that an agent runs now, from its launch records. */
  static NodesByHand of(Path agentHome) throws IOException {
    List<Launch> launches = new ArrayList<>();
    try (Stream<Path> records = Files.list(agentHome.resolve("launches"))) {
      for (Path file : records.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        launches.add(launch(Json.lenient().readTree(Files.readString(file)), agentHome));
      }
    }
    return new NodesByHand(agentHome, launches);
  }

  private static Launch launch(JsonNode launched, Path agentHome) {
    JsonNode spec = launched.path("spec");
    String node = spec.path("node").path("name").asString();
    int port = launched.path("control_port").asInt(launched.path("controlPort").asInt(0));
    List<String> argv =
        new ArrayList<>(spec.path("argv").valueStream().map(JsonNode::asString).toList());
    if (port != 0) {
      argv.add("Zeekeeper::control_port=" + port + "/tcp");
    }
    Map<String, String> env = new HashMap<>();
    spec.path("env").propertyStream().forEach(e -> env.put(e.getKey(), e.getValue().asString()));
    return new Launch(
        node, argv, env, agentHome.resolveSibling(node), port, launched.path("pid").asLong(0));
  }

  int size() {
    return launches.size();
  }

  /** Every node with the port of its control channel, as in {@code proxy=27001}. */
  List<String> channels() {
    return launches.stream().map(launch -> launch.node() + "=" + launch.port()).toList();
  }

  /**
   * The directory with the certificates of the control channels, or "-" for channels in the clear.
   */
  String channelCertificates() {
    return launches.stream()
        .flatMap(launch -> launch.argv().stream())
        .filter(argument -> argument.startsWith(CERTIFICATES))
        .findFirst()
        .map(argument ->
            agentHome.resolve("channels").resolve(argument.substring(CERTIFICATES.length())))
        .map(Path::toString)
        .orElse("-");
  }

  /** Processor time that the processes that the agent launched have used, in milliseconds. */
  double processorMillis() {
    return launches.stream()
        .flatMap(launch -> ProcessHandle.of(launch.pid()).stream())
        .mapToLong(process -> process.info().totalCpuDuration().orElseThrow().toMillis())
        .sum();
  }

  /** Milliseconds from the first to the last process that the agent launched. */
  double spread() throws IOException {
    return spread(launches.stream().map(Launch::pid).toList());
  }

  private static double spread(List<Long> pids) throws IOException {
    long first = Long.MAX_VALUE;
    long last = 0;
    for (long pid : pids) {
      String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
      // The 22nd field; the second is in brackets and may contain blanks.
      long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
      first = Math.min(first, ticks);
      last = Math.max(last, ticks);
    }
    return (last - first) * MILLIS_PER_TICK;
  }

  /**
   * Starts the processes, waits until they are up, and ends them.
   *
   * @param encrypted whether control channels use TLS as the agent's do
   */
  Times measure(boolean encrypted) throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    try {
      long started = System.nanoTime();
      for (Launch launch : launches) {
        processes.add(start(launch, encrypted));
      }
      double spread = spread(processes.stream().map(Process::pid).toList());
      for (Launch launch : launches) {
        awaitRunning(launch);
      }
      return new Times((System.nanoTime() - started) / 1e9, spread);
    } finally {
      processes.forEach(Process::destroy);
      for (Process process : processes) {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
  }

  private static Process start(Launch launch, boolean encrypted) throws IOException {
    Files.deleteIfExists(launch.status());
    List<String> argv =
        launch.argv().stream()
            .filter(argument -> encrypted || !argument.startsWith(CERTIFICATES))
            .toList();
    var builder =
        new ProcessBuilder(argv)
            .directory(launch.cwd().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(launch.env());
    return builder.start();
  }

  private static void awaitRunning(Launch launch) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(launch.status())
        || !Files.readString(launch.status()).startsWith("RUNNING")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(launch.node() + " did not start by hand");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
