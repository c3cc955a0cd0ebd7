package io.zeekeeper.benchmarks;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;

/** A controller in its own process, and the agents of a {@link SimulatedCluster} in this. */
final class DashboardLab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ALLOCATED =
      Pattern.compile("^jvm_gc_memory_allocated_bytes_total\\S* ([0-9.E]+)", Pattern.MULTILINE);

  private final SimulatedCluster cluster;
  private final ServerProcess server;
  private final String origin;
  private final Fleet fleet;
  private final Fleet away;
  private String deployment = "";

  /**
   * @param jar the controller
   * @param directory for the controller's state and output
   */
  DashboardLab(LoopResources loops, Path jar, Path directory, int size) throws IOException {
    this.cluster = SimulatedCluster.of(size);
    int port = ServerProcess.freePort();
    int agentPort = ServerProcess.freePort();
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    this.origin = "http://127.0.0.1:" + port;
    this.server =
        new ServerProcess(
            List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss512k",
                "-jar",
                jar.toString(),
                "--zeekeeper.state-dir=" + directory.resolve("state-" + size),
                "--server.port=" + port,
                "--zeekeeper.controller.agent-port=" + agentPort),
            Endpoint.plain(port),
            directory.resolve("controller-" + size + ".out"));
    int last = Math.max(0, cluster.connecting().size() - 1);
    this.fleet = fleet(loops, agentPort, IntStream.range(0, last));
    this.away = fleet(loops, agentPort, IntStream.range(last, cluster.connecting().size()));
  }

  private Fleet fleet(LoopResources loops, int agentPort, IntStream numbers) {
    List<String> instances = cluster.connecting();
    return new Fleet(
        loops, agentPort, null, numbers, number -> new SimulatedHost(instances.get(number)));
  }

  /** Starts everything, deploys twice, stages, and loses an instance. */
  void start() throws Exception {
    server.start();
    if (cluster.size() == 0) {
      return;
    }
    fleet.start();
    away.start();
    server.await(
        PATIENCE,
        () -> server.connected() == cluster.connecting().size(),
        () -> server.connected() + " agents came; " + fleet.problem());
    stage(cluster.before());
    deploy();
    stage(cluster.deployed());
    deploy();
    stage(cluster.staged());
    away.close();
    int left = cluster.connecting().size() - 1;
    server.await(PATIENCE, () -> server.connected() == left, () -> "no agent went away");
  }

  private void stage(Configuration configuration) throws IOException {
    HttpResponse<String> staged =
        server.request(
            "PUT",
            "/api/v1/configurations/staged",
            Json.lenient().writeValueAsString(configuration));
    FleetDeployment.expect(staged.statusCode() == 200, staged);
  }

  private void deploy() throws IOException {
    HttpResponse<String> deployed = server.request("POST", "/api/v1/deployments", "{}");
    JsonNode answer = Json.lenient().readTree(deployed.body());
    FleetDeployment.expect(answer.path("state").asString("").equals("SUCCEEDED"), deployed);
    deployment = answer.path("id").asString("");
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  /** The id of the last deployment; empty without one. */
  String deployment() {
    return deployment;
  }

  /** Where the dashboard is. */
  String origin() {
    return origin;
  }

  /** Processor time of the controller so far. */
  Duration processorTime() {
    return server.processorTime();
  }

  /** Resident memory of the controller, in MiB. */
  double resident() throws IOException {
    return server.resident() / 1024;
  }

  /** What the controller has allocated so far, in MiB. Collects the garbage, to count all of it. */
  double allocated() throws IOException {
    var _ = server.heap();
    String metrics = server.request("GET", "/actuator/prometheus", "").body();
    Matcher matcher = ALLOCATED.matcher(metrics);
    if (!matcher.find()) {
      throw new IOException("no " + ALLOCATED + " in the metrics of " + server);
    }
    return Double.parseDouble(matcher.group(1)) / (1 << 20);
  }

  @Override
  public String toString() {
    return cluster.size() + " nodes";
  }

  @Override
  public void close() {
    fleet.close();
    away.close();
    server.close();
  }
}
