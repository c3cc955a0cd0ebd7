package io.zeekeeper.benchmarks;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How soon a killed node is noticed and launched again, as a reader of the controller's event
 * stream sees: from the kill to the event, including agent, controller and database.
 */
final class ExitTimes {
  private static final int PATIENCE_SECONDS = 30;

  private final String api;
  private final HttpClient client;
  private final ClusterTable table;

  private record Arrival(String node, String state, long nanos) {}

  ExitTimes(String api, HttpClient client, ClusterTable table) {
    this.api = api;
    this.client = client;
    this.table = table;
  }

  /** Kills the nodes one after the other. */
  void measure(String what, String budget, List<String> nodes) throws Exception {
    BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    HttpResponse<Stream<String>> stream =
        client.send(
            HttpRequest.newBuilder(URI.create(api + "/api/v1/events?type=NOTIFY_CHANGE"))
                .header("Accept", "text/event-stream")
                .build(),
            HttpResponse.BodyHandlers.ofLines());
    Thread reader = Thread.ofVirtual().start(() -> read(stream.body(), arrivals));
    try {
      double[] noticed = new double[nodes.size()];
      double[] launched = new double[nodes.size()];
      for (int round = 0; round < nodes.size(); round++) {
        String node = nodes.get(round);
        ProcessHandle process = ProcessHandle.of(pid(node)).orElseThrow();
        long killed = System.nanoTime();
        process.destroyForcibly();
        noticed[round] = (await(arrivals, node, "CRASHED") - killed) / 1e6;
        launched[round] = (await(arrivals, node, "PENDING") - killed) / 1e6;
        await(arrivals, node, "RUNNING");
        // An explicit restart resets the restart delay, so each round has the first delay.
        post("/api/v1/nodes/restart", "{\"nodes\": [\"" + node + "\"]}");
        await(arrivals, node, "RUNNING");
      }
      Arrays.sort(noticed);
      Arrays.sort(launched);
      int middle = nodes.size() / 2;
      table.figure(
          what + ", noticed / launched again",
          budget,
          "%.0f ms / %.0f ms".formatted(noticed[middle], launched[middle]));
    } finally {
      reader.interrupt();
      stream.body().close();
    }
  }

  private static void read(Stream<String> lines, BlockingQueue<Arrival> arrivals) {
    try {
      lines
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> {
            long now = System.nanoTime();
            JsonNode event = Json.lenient().readTree(line.substring("data:".length()));
            arrivals.add(
                new Arrival(
                    event.path("node").asString(""),
                    event.path("details").path("new_state").asString(""),
                    now));
          });
    } catch (RuntimeException e) {
      // The stream is closed at the end of a measurement.
    }
  }

  private static long await(BlockingQueue<Arrival> arrivals, String node, String state)
      throws InterruptedException {
    while (true) {
      Arrival arrival = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (arrival == null) {
        throw new IllegalStateException(node + " did not become " + state);
      }
      if (arrival.node().equals(node) && arrival.state().equals(state)) {
        return arrival.nanos();
      }
    }
  }

  private long pid(String node) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(api + "/api/v1/nodes/" + node)).build(),
            HttpResponse.BodyHandlers.ofString());
    long pid = Json.lenient().readTree(answer.body()).findPath("pid").asLong(0);
    if (pid == 0) {
      throw new IllegalStateException("no process of " + node + " in " + answer.body());
    }
    return pid;
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(api + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
  }
}
