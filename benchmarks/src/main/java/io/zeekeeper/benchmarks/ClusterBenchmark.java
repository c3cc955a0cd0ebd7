package io.zeekeeper.benchmarks;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Starts a controller and an agent from their jars, deploys clusters of 7 and 19 nodes, and prints
 * a Markdown table. Beside each deployment stands its floor in the same run: the same processes
 * launched by hand from what the agent generated, until every status file says RUNNING.
 *
 * <p>Usage: {@code java -cp … ClusterBenchmark <project root> <zeek> [rounds]}
 */
public final class ClusterBenchmark {
  private static final String API = "http://127.0.0.1:2149";
  private static final String INSTANCE = "bench";
  private static final int QUERIES = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path root;
  private final Path zeek;
  private final Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrintStream out = System.out;

  private ClusterBenchmark(Path root, Path zeek) throws IOException {
    this.root = root;
    this.zeek = zeek;
    this.directory = Files.createTempDirectory("zeekeeper-bench");
  }

  public static void main(String... arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: ClusterBenchmark <project root> <zeek> [rounds]");
      System.exit(2);
    }
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    new ClusterBenchmark(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1])).run(rounds);
  }

  private void run(int rounds) throws Exception {
    long controllerStart = System.nanoTime();
    Process controller = start("controller-service");
    await("/actuator/health", "UP");
    long controllerReady = System.nanoTime() - controllerStart;
    long agentStart = System.nanoTime();
    Process agent = startAgent();
    try {
      await("/api/v1/instances", "\"connected\":true");
      long agentReady = System.nanoTime() - agentStart;
      out.println("| what | figure |\n|---|---|");
      out.printf("| controller, start to ready | %.1f s |%n", controllerReady / 1e9);
      out.printf("| agent, start to connected | %.1f s |%n", agentReady / 1e9);
      measure(7, rounds);
      var exits = new ExitTimes(API, client, out);
      exits.measure("exit of a child", Collections.nCopies(rounds, "worker-01"));
      measure(19, rounds);
      out.printf("| controller, resident | %d MiB |%n", residentMebibytes(controller));
      out.printf("| agent, resident, 19 nodes | %d MiB |%n", residentMebibytes(agent));
      var _ = agent.destroyForcibly().waitFor();
      agent = startAgent();
      await("/api/v1/nodes", "\"channel\":\"CONNECTED\"");
      // Each is a child of the new agent once it was launched again.
      exits.measure(
          "exit of an adopted process",
          IntStream.rangeClosed(1, Math.min(rounds, 16))
              .mapToObj("worker-%02d"::formatted)
              .toList());
    } finally {
      agent.destroy();
      var _ = agent.waitFor(2, TimeUnit.MINUTES);
      controller.destroy();
    }
  }

  private Process startAgent() throws IOException {
    return start(
        "agent-service",
        "--zeekeeper.agent.name=" + INSTANCE,
        "--zeekeeper.agent.stop-nodes-on-exit=true",
        "--zeekeeper.agent.zeek.command=" + zeek);
  }

  private void measure(int size, int rounds) throws Exception {
    Configuration cluster = cluster(size);
    request("PUT", "/api/v1/configurations/staged", Json.lenient().writeValueAsString(cluster));
    double[] deploy = new double[rounds];
    double[] floor = new double[rounds];
    int failed = 0;
    for (int round = 0; round < rounds; round++) {
      stopAll();
      floor[round] = round == 0 ? 0 : byHand(cluster);
      long started = System.nanoTime();
      JsonNode deployed =
          Json.lenient().readTree(request("POST", "/api/v1/deployments", "{\"force\":true}"));
      deploy[round] = (System.nanoTime() - started) / 1e9;
      failed +=
          (int)
              deployed
                  .path("results")
                  .valueStream()
                  .filter(result -> !result.path("success").asBoolean(false))
                  .count();
    }
    double[] floors = Arrays.copyOfRange(floor, 1, rounds);
    double ratio = median(deploy) / median(floors);
    out.printf(
        "| deploy %d nodes, preflight included, median of %d | %.2f s, %.2f × by hand (%.2f s), %d failed Results |%n",
        size, rounds, median(deploy), ratio, median(floors), failed);
    queries("get_nodes, " + size + " nodes", "/api/v1/nodes");
    queries("get_id_value, " + size + " nodes", "/api/v1/id-values/bits_per_uid");
  }

  private static Configuration cluster(int size) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(Node.of("manager", INSTANCE, ClusterRole.MANAGER));
    nodes.add(Node.of("logger", INSTANCE, ClusterRole.LOGGER));
    nodes.add(Node.of("proxy", INSTANCE, ClusterRole.PROXY));
    for (int worker = 1; worker <= size - 3; worker++) {
      nodes.add(Node.of("worker-%02d".formatted(worker), INSTANCE, ClusterRole.WORKER));
    }
    return new Configuration(
        "bench-" + size, List.of(new Instance(INSTANCE, Instance.UNKNOWN_HOST, null)), nodes);
  }

  /** Deploys an empty configuration, so that all nodes stop. */
  private void stopAll() throws Exception {
    String staged = request("GET", "/api/v1/configurations/staged", "");
    String empty =
        Json.lenient()
            .writeValueAsString(
                new Configuration(
                    "empty",
                    List.of(new Instance(INSTANCE, Instance.UNKNOWN_HOST, null)),
                    List.of()));
    request("PUT", "/api/v1/configurations/staged", empty);
    request("POST", "/api/v1/deployments", "{}");
    request("PUT", "/api/v1/configurations/staged", staged);
  }

  /** The floor: the same command lines without agent and controller. */
  private double byHand(Configuration cluster) throws Exception {
    List<Process> processes = new ArrayList<>();
    Path generated = directory.resolve("state/nodes");
    try {
      return byHand(cluster, generated, processes);
    } finally {
      processes.forEach(Process::destroy);
      for (Process process : processes) {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
  }

  private double byHand(Configuration cluster, Path generated, List<Process> processes)
      throws Exception {
    long started = System.nanoTime();
    for (Node node : cluster.nodes()) {
      Path cwd = generated.resolve(node.name());
      Files.deleteIfExists(cwd.resolve(".status"));
      var builder =
          new ProcessBuilder(
                  zeek.toString(),
                  "-U",
                  ".status",
                  "policy/frameworks/cluster/backend/zeromq",
                  "local",
                  "zeekeeper-node")
              .directory(cwd.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("CLUSTER_NODE", node.name());
      processes.add(builder.start());
    }
    for (Node node : cluster.nodes()) {
      Path status = generated.resolve(node.name()).resolve(".status");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!Files.exists(status) || !Files.readString(status).startsWith("RUNNING")) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(node.name() + " did not get up by hand");
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    return (System.nanoTime() - started) / 1e9;
  }

  private void queries(String what, String path) throws Exception {
    await("/api/v1/nodes", "\"channel\":\"CONNECTED\"");
    for (int warm = 0; warm < QUERIES; warm++) {
      var _ = request("GET", path, "");
    }
    double[] times = new double[QUERIES];
    for (int i = 0; i < QUERIES; i++) {
      long started = System.nanoTime();
      var _ = request("GET", path, "");
      times[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(times);
    out.printf(
        "| %s, median / p99 of %d, over REST | %.1f ms / %.1f ms |%n",
        what, QUERIES, times[QUERIES / 2], times[QUERIES * 99 / 100]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static long residentMebibytes(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }

  private Process start(String module, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(List.of("-jar", root.resolve(module + "/target/" + module + ".jar").toString()));
    command.add("--zeekeeper.state-dir=" + directory.resolve("state"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(module + ".out").toFile())
        .start();
  }

  private String request(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(API + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(path + ": " + response.body());
    }
    return response.body();
  }

  private void await(String path, String text) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (request("GET", path, "").contains(text)) {
          return;
        }
      } catch (IOException | IllegalStateException e) {
        // Not up yet.
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException(path + " never said " + text);
  }
}
