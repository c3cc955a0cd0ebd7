package io.zeekeeper.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Measures one server with a fleet of one size. Used by one thread, once. */
final class FleetRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int IDLE_SECONDS = 10;

  /** Below this size, other allocations of the JVM hide the share of a session. */
  private static final int MIN_SIZE_FOR_MEMORY = 100;

  private final ServerProcess server;
  private final Fleet fleet;
  private final Subject subject;
  private final int size;
  private final Map<FleetFigure, Double> figures;
  private final List<String> failures = new ArrayList<>();

  /**
   * What is measured.
   *
   * @param size of the fleet
   * @param deploys whether to deploy also; the floor cannot
   * @param figures takes the figures
   */
  record Subject(int size, boolean deploys, Map<FleetFigure, Double> figures) {}

  FleetRun(ServerProcess server, Fleet fleet, Subject subject) {
    this.server = server;
    this.fleet = fleet;
    this.subject = subject;
    this.size = subject.size();
    this.figures = subject.figures();
  }

  /** A measurement whose failure does not stop the others. */
  private interface Step {
    void run() throws Exception;
  }

  /**
   * Measures all figures.
   *
   * @return a description of each failure
   */
  List<String> measure(int rounds) throws Exception {
    connect();
    step("GET nodes", () -> nodes(rounds));
    if (subject.deploys()) {
      step("deployment", this::deploy);
      step(
          "scrape",
          () ->
              scrape(
                  "/actuator/prometheus",
                  "zeekeeper_agent_connected{",
                  size,
                  rounds,
                  FleetFigure.SCRAPE_MEDIAN,
                  FleetFigure.SCRAPE_P99,
                  FleetFigure.SCRAPE_SIZE));
      step(
          "targets",
          () ->
              scrape(
                  "/api/v1/prometheus/targets",
                  "\"targets\":",
                  1 + 2 * size,
                  rounds,
                  FleetFigure.TARGETS_MEDIAN,
                  FleetFigure.TARGETS_P99,
                  FleetFigure.TARGETS_SIZE));
    }
    step("restart", this::restart);
    return failures;
  }

  private void step(String name, Step step) throws InterruptedException {
    try {
      step.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      progress(name + " failed: " + e);
      failures.add("N = " + size + ", " + name + ": " + e);
    }
  }

  private void connect() throws Exception {
    record(FleetFigure.LOAD, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    server.start();
    // A warm-up request, as the first answer is the slowest.
    var _ = server.connected();
    double heapBefore = server.heap();
    double residentBefore = server.resident();
    int failed = fleet.problems();
    Duration idle = server.processorTime();
    long started = System.nanoTime();
    fleet.start();
    awaitAll();
    record(FleetFigure.CONNECT, seconds(started));
    record(FleetFigure.CONNECT_CPU, server.processorTime().minus(idle).toMillis() / 1000.0);
    record(FleetFigure.CONNECT_FAILED, fleet.problems() - failed);
    double resident = server.resident();
    record(FleetFigure.RESIDENT, resident / 1024);
    if (size >= MIN_SIZE_FOR_MEMORY) {
      record(FleetFigure.RESIDENT_SESSION, (resident - residentBefore) / size);
      record(FleetFigure.HEAP_SESSION, (server.heap() - heapBefore) / size);
    }
    Duration busyBefore = server.processorTime();
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    Duration busy = server.processorTime().minus(busyBefore);
    record(FleetFigure.IDLE, 100.0 * busy.toMillis() / (1000.0 * IDLE_SECONDS));
  }

  private void awaitAll() throws Exception {
    server.await(
        PATIENCE,
        () -> server.connected() == size,
        () ->
            server.connected()
                + " of "
                + size
                + " sessions after "
                + PATIENCE.toSeconds()
                + " s; the last error of the fleet: "
                + fleet.problem());
  }

  private void nodes(int rounds) throws IOException {
    for (int warm = 0; warm < rounds; warm++) {
      var _ = nodesMillis();
    }
    double[] millis = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      millis[round] = nodesMillis();
    }
    Arrays.sort(millis);
    record(FleetFigure.NODES_MEDIAN, millis[(rounds - 1) / 2]);
    record(FleetFigure.NODES_P99, millis[(int) Math.ceil(rounds * 0.99) - 1]);
  }

  /** Measures what Prometheus requests, and counts {@code mark} in each answer. */
  private void scrape(
      String path,
      String mark,
      int expected,
      int rounds,
      FleetFigure median,
      FleetFigure p99,
      FleetFigure kibibytes)
      throws IOException {
    double[] millis = new double[rounds];
    for (int round = -rounds; round < rounds; round++) {
      long started = System.nanoTime();
      HttpResponse<String> answer = server.request("GET", path, "");
      if (round >= 0) {
        millis[round] = seconds(started) * 1000;
      }
      FleetDeployment.expect(answer.statusCode() == 200, answer);
      FleetDeployment.expect(
          answer.body().split(Pattern.quote(mark), -1).length - 1 == expected, answer);
      figures.put(kibibytes, answer.body().length() / 1024.0);
    }
    Arrays.sort(millis);
    record(median, millis[(rounds - 1) / 2]);
    record(p99, millis[(int) Math.ceil(rounds * 0.99) - 1]);
  }

  private double nodesMillis() throws IOException {
    long started = System.nanoTime();
    HttpResponse<String> answer = server.request("GET", "/api/v1/nodes", "");
    double millis = seconds(started) * 1000;
    // Each agent lists itself, in the API's format as in the protocol's.
    int answered = answer.body().split("role\":\"AGENT\"", -1).length - 1;
    if (answer.statusCode() != 200 || answered != size) {
      throw new IOException(
          "status %d, %d of %d instances answered; of %d characters, the first: %s"
              .formatted(
                  answer.statusCode(),
                  answered,
                  size,
                  answer.body().length(),
                  FleetDeployment.shortened(answer.body())));
    }
    return millis;
  }

  /** Deploys twice; the controller's code is warm the second time. */
  private void deploy() throws IOException {
    var deployment = new FleetDeployment(server, size);
    record(FleetFigure.STAGE, deployment.stage("fleet-" + size));
    record(FleetFigure.DEPLOY, deployment.deploy());
    var _ = deployment.stage("fleet-again-" + size);
    record(FleetFigure.SECOND_DEPLOY, deployment.deploy());
  }

  private void restart() throws Exception {
    long killed = System.nanoTime();
    server.kill();
    server.start();
    record(FleetFigure.RESTART_HEALTHY, seconds(killed));
    int failed = fleet.problems();
    awaitAll();
    record(FleetFigure.SESSIONS_BACK, seconds(killed));
    record(FleetFigure.SESSIONS_BACK_CPU, server.processorTime().toMillis() / 1000.0);
    record(FleetFigure.BACK_FAILED, fleet.problems() - failed);
    record(FleetFigure.NODES_AFTER, nodesMillis());
  }

  private void record(FleetFigure figure, double value) {
    figures.put(figure, value);
    progress(figure.label() + ": " + figure.format(value));
  }

  private void progress(String what) {
    System.err.println("N = " + size + ": " + what);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
