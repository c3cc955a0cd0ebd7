package io.zeekeeper.benchmarks;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Deploys one node to each agent of a fleet. */
final class FleetDeployment {
  private final ServerProcess server;
  private final int size;

  FleetDeployment(ServerProcess server, int size) {
    this.server = server;
    this.size = size;
  }

  /**
   * Stages the configuration.
   *
   * @return the time in seconds
   */
  double stage(String id) throws IOException {
    var cluster =
        new Configuration(
            id,
            IntStream.range(0, size)
                .mapToObj(number ->
                    new Instance(SimulatedAgent.instance(number), Instance.UNKNOWN_HOST, null))
                .toList(),
            IntStream.range(0, size).mapToObj(SimulatedAgent::node).toList());
    long staging = System.nanoTime();
    HttpResponse<String> staged =
        server.request(
            "PUT", "/api/v1/configurations/staged", Json.lenient().writeValueAsString(cluster));
    expect(staged.statusCode() == 200, staged);
    return seconds(staging);
  }

  /**
   * Deploys what is staged.
   *
   * @return the time in seconds
   */
  double deploy() throws IOException {
    long deploying = System.nanoTime();
    HttpResponse<String> deployed = server.request("POST", "/api/v1/deployments", "{}");
    double took = seconds(deploying);
    JsonNode deployment = Json.lenient().readTree(deployed.body());
    expect(deployment.path("state").asString("").equals("SUCCEEDED"), deployed);
    expect(deployment.path("results").size() == size, deployed);
    return took;
  }

  /** Fails with the beginning of the answer unless {@code condition} is true. */
  static void expect(boolean condition, HttpResponse<String> answer) throws IOException {
    if (!condition) {
      throw new IOException("status " + answer.statusCode() + ": " + shortened(answer.body()));
    }
  }

  static String shortened(String text) {
    return text.length() > 400 ? text.substring(0, 400) + "…" : text;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
