package io.zeekeeper.benchmarks;

import io.zeekeeper.benchmarks.Latency.Samples;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Measures one column: clusters of several sizes on one host, each figure with its floor. */
final class ClusterRun {
  static final String STAGED = "/api/v1/configurations/staged";
  static final String IDENTIFIER = "bits_per_uid";
  private static final int MAX_FIRST_ROUNDS = 3;
  private static final int LARGE_CLUSTER_NODES = 19;
  private static final int MEMORY_NODES = 20;
  private static final int SETTLE_SECONDS = 5;

  private final Jvm jvm;
  private final Services services;
  private final Rest rest;
  private final ClusterTable table;
  private final int rounds;
  private final int firstRounds;

  ClusterRun(Jvm jvm, Services services, Rest rest, ClusterTable table, int rounds) {
    this.jvm = jvm;
    this.services = services;
    this.rest = rest;
    this.table = table;
    this.rounds = rounds;
    this.firstRounds = Math.min(rounds, MAX_FIRST_ROUNDS);
  }

  void measure() throws Exception {
    table.figure("controller, start to ready", "", "%.1f s".formatted(services.startController()));
    table.figure("agent, start to connected", "", "%.1f s".formatted(services.startAgent()));
    cluster(7);
    new ExitTimes(rest.api(), rest.client(), table)
        .measure("exit of a child", "50 ms / 1.2 s", Collections.nCopies(rounds, "worker-01"));
    freshAgent();
    cluster(LARGE_CLUSTER_NODES);
    spread();
    memory();
    adopted();
  }

  private void cluster(int size) throws Exception {
    double[] preflight = new double[firstRounds];
    double[] first = new double[firstRounds];
    for (int round = 0; round < firstRounds; round++) {
      if (round > 0) {
        freshAgent();
      }
      preflight[round] = preflight(size);
      first[round] = deploy();
    }
    NodesByHand nodes = NodesByHand.of(services.agentHome());
    idValues(nodes);
    double again = preflight(size);

    double[] repeated = new double[rounds];
    double[] floor = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      stopAll();
      floor[round] = nodes.measure(true).up() * 1e3;
      stage(size);
      repeated[round] = deploy();
    }
    String what = "%d nodes".formatted(size);
    table.figure(
        "preflight of " + what + ", first / repeated",
        "",
        "%.2f s / %.3f s".formatted(Samples.of(preflight).p50() / 1e3, again / 1e3));
    double byHand = Samples.of(floor).p50();
    table.figure("launch of " + what + " by hand (floor)", "", "%.2f s".formatted(byHand / 1e3));
    table.figure(
        "first deployment of " + what + ", preflight done", "1.15 ×", ratio(first, byHand));
    table.figure("repeated deployment of " + what, "1.15 ×", ratio(repeated, byHand));
  }

  private static String ratio(double[] millis, double floor) {
    double median = Samples.of(millis).p50();
    return "%.2f s = %.2f ×".formatted(median / 1e3, median / floor);
  }

  private void stage(int size) throws IOException, InterruptedException {
    rest.put(STAGED, configuration(size));
  }

  /** Milliseconds from staging, which begins the preflight, to the Results of the preflight. */
  private double preflight(int size) throws IOException, InterruptedException {
    long started = System.nanoTime();
    stage(size);
    var _ = rest.post(STAGED + "/check", "");
    return (System.nanoTime() - started) / 1e6;
  }

  private double deploy() throws IOException, InterruptedException {
    return rest.post("/api/v1/deployments", "{\"force\": true}");
  }

  /** A cluster of {@code size} nodes; empty for 0. */
  static Configuration configuration(int size) {
    List<Node> nodes = new ArrayList<>();
    if (size > 0) {
      nodes.add(Node.of("manager", Services.INSTANCE, ClusterRole.MANAGER));
      nodes.add(Node.of("logger", Services.INSTANCE, ClusterRole.LOGGER));
      nodes.add(Node.of("proxy", Services.INSTANCE, ClusterRole.PROXY));
    }
    for (int worker = 1; worker <= size - 3; worker++) {
      nodes.add(Node.of("worker-%02d".formatted(worker), Services.INSTANCE, ClusterRole.WORKER));
    }
    return new Configuration(
        "bench-" + size,
        List.of(new Instance(Services.INSTANCE, Instance.UNKNOWN_HOST, null)),
        nodes);
  }

  /** Deploys an empty configuration, which stops all nodes. */
  private void stopAll() throws IOException, InterruptedException {
    stage(0);
    deploy();
  }

  /** Stops all nodes and starts the agent again. */
  private void freshAgent(String... arguments) throws IOException, InterruptedException {
    stopAll();
    services.endAgent(true);
    services.startAgent(arguments);
  }

  private void awaitChannels() throws InterruptedException {
    rest.await("/api/v1/nodes", "\"channel\":\"CONNECTED\"");
    rest.await("/api/v1/nodes", "\"channel\":\"CONNECTING\"", false);
  }

  private void idValues(NodesByHand nodes) throws Exception {
    awaitChannels();
    Latency measured = Latency.of(() -> rest.get("/api/v1/id-values/" + IDENTIFIER));
    double[] floor = channelFloor(nodes);
    String what = "get_id_value of %d nodes, p50 / p99".formatted(nodes.size());
    String pair = "%.1f / %.1f ms";
    String ratios = pair + " = %.1f × / %.1f ×";
    table.figure(what + ", bare client (floor), first 50", "", pair.formatted(floor[0], floor[1]));
    table.figure(
        what + ", REST, first 50", "2 ×", ratios(measured.first(), ratios, floor[0], floor[1]));
    table.figure(what + ", bare client (floor), warm", "", pair.formatted(floor[2], floor[3]));
    table.figure(what + ", REST, warm", "2 ×", ratios(measured.warm(), ratios, floor[2], floor[3]));
    Samples getNodes = Latency.of(() -> rest.get("/api/v1/nodes")).warm();
    table.figure(
        "get_nodes, %d nodes, p50 / p99, REST, warm".formatted(nodes.size()),
        nodes.size() == LARGE_CLUSTER_NODES ? "" : "4 / 20 ms",
        pair.formatted(getNodes.p50(), getNodes.p99()));
  }

  private static String ratios(Samples samples, String format, double p50, double p99) {
    return format.formatted(samples.p50(), samples.p99(), samples.p50() / p50, samples.p99() / p99);
  }

  private double[] channelFloor(NodesByHand nodes) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(jvm.command(ChannelFloor.class));
    command.add(IDENTIFIER);
    command.add(nodes.channelCertificates());
    command.addAll(nodes.channels());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("the bare client ended with exit code " + process.exitValue());
    }
    String figures = output.substring(output.lastIndexOf('\n') + 1);
    return Arrays.stream(figures.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** Measures the time from the first to the last launch when all nodes may boot at once. */
  private void spread() throws IOException, InterruptedException {
    freshAgent("--zeekeeper.agent.parallel-starts=" + LARGE_CLUSTER_NODES);
    double[] agent = new double[firstRounds];
    double[] floor = new double[firstRounds];
    for (int round = 0; round < firstRounds; round++) {
      stage(LARGE_CLUSTER_NODES);
      deploy();
      NodesByHand nodes = NodesByHand.of(services.agentHome());
      agent[round] = nodes.spread();
      stopAll();
      floor[round] = nodes.measure(true).spread();
    }
    table.figure(
        "first to last process of %d at once, by hand (floor)".formatted(LARGE_CLUSTER_NODES),
        "",
        "%.0f ms".formatted(Samples.of(floor).p50()));
    table.figure(
        "first to last process of %d at once, first / median of %d"
            .formatted(LARGE_CLUSTER_NODES, firstRounds),
        "150 ms",
        "%.0f ms / %.0f ms".formatted(agent[0], Samples.of(agent).p50()));
  }

  private void memory() throws Exception {
    freshAgent();
    stage(MEMORY_NODES);
    deploy();
    awaitChannels();
    var _ = Latency.of(() -> rest.get("/api/v1/id-values/" + IDENTIFIER));
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    table.figure("controller, resident", "", services.controllerMemory() + " MiB");
    table.figure(
        "agent, resident, %d nodes".formatted(MEMORY_NODES),
        "160 MiB (package flags)",
        services.agentMemory() + " MiB");
  }

  private void adopted() throws Exception {
    services.endAgent(false);
    services.startAgent();
    awaitChannels();
    // A node that was launched again is a child of the new agent, so each node is measured once.
    new ExitTimes(rest.api(), rest.client(), table)
        .measure(
            "exit of an adopted process",
            "500 ms / 1.2 s",
            IntStream.rangeClosed(1, Math.min(rounds, MEMORY_NODES - 3))
                .mapToObj("worker-%02d"::formatted)
                .toList());
  }
}
