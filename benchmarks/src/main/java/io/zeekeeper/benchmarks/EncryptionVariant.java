package io.zeekeeper.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A controller and an agent with one kind of encryption, and what was measured of them. */
final class EncryptionVariant implements AutoCloseable {
  private static final int WARM_REQUESTS = 50;
  private static final int REQUESTS = 100;

  private final String title;
  private final Services services;
  private final Rest rest;

  /**
   * The figures of one cluster, a number for each round; times in milliseconds.
   *
   * @param deployed until the deployment succeeded
   * @param connected until all control channels were connected also
   * @param nodesBusy processor time of all nodes until then
   * @param agentBusy processor time of the agent until then
   * @param idValues the latency of {@code get_id_value} of all nodes
   */
  record Figures(
      List<Double> deployed,
      List<Double> connected,
      List<Double> nodesBusy,
      List<Double> agentBusy,
      List<Double> idValues) {
    Figures() {
      this(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }
  }

  private EncryptionVariant(String title, Services services, Rest rest) {
    this.title = title;
    this.services = services;
    this.rest = rest;
  }

  /** Starts the services. */
  static EncryptionVariant start(
      Jvm jvm, Path directory, Path zeek, int pair, String... controllerOptions)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve(jvm.title().replace(' ', '-')));
    var ports = new Ports(pair);
    var rest = new Rest(ports.api());
    var services = new Services(jvm, own, zeek, rest, ports);
    var variant = new EncryptionVariant(jvm.title(), services, rest);
    services.startController(controllerOptions);
    services.startAgent();
    return variant;
  }

  String title() {
    return title;
  }

  /** Deploys, measures, and stops all nodes. Returns the nodes, to launch them by hand. */
  NodesByHand round(int size, Figures figures) throws IOException, InterruptedException {
    rest.put(ClusterRun.STAGED, ClusterRun.configuration(size));
    var _ = rest.post(ClusterRun.STAGED + "/check", "");
    double busy = services.agentMillis();
    long started = System.nanoTime();
    double deployed = rest.post("/api/v1/deployments", "{\"force\": true}");
    rest.await("/api/v1/nodes", "\"channel\":\"CONNECTED\"");
    rest.await("/api/v1/nodes", "\"channel\":\"CONNECTING\"", false);
    double connected = (System.nanoTime() - started) / 1e6;
    NodesByHand nodes = NodesByHand.of(services.agentHome());
    figures.deployed().add(deployed);
    figures.connected().add(connected);
    figures.nodesBusy().add(nodes.processorMillis());
    figures.agentBusy().add(services.agentMillis() - busy);

    for (int request = -WARM_REQUESTS; request < REQUESTS; request++) {
      long sent = System.nanoTime();
      var _ = rest.get("/api/v1/id-values/" + ClusterRun.IDENTIFIER);
      if (request >= 0) {
        figures.idValues().add((System.nanoTime() - sent) / 1e6);
      }
    }
    rest.put(ClusterRun.STAGED, ClusterRun.configuration(0));
    var _ = rest.post("/api/v1/deployments", "{}");
    return nodes;
  }

  @Override
  public void close() {
    services.close();
  }
}
