package io.zeekeeper.benchmarks;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The controller's REST API. Used by one thread. */
final class Rest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String api;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param port the controller's port for clients
   */
  Rest(int port) {
    this.api = "http://127.0.0.1:" + port;
  }

  /** The URL before the path. */
  String api() {
    return api;
  }

  HttpClient client() {
    return client;
  }

  /**
   * @throws IllegalStateException when the answer is an error
   */
  String request(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(api + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(path + ": " + response.body());
    }
    return response.body();
  }

  String get(String path) throws IOException, InterruptedException {
    return request("GET", path, "");
  }

  void put(String path, Object body) throws IOException, InterruptedException {
    var _ = request("PUT", path, Json.lenient().writeValueAsString(body));
  }

  /**
   * Posts, and fails unless every Result is a success.
   *
   * @return the time in milliseconds
   */
  double post(String path, String body) throws IOException, InterruptedException {
    long started = System.nanoTime();
    JsonNode answer = Json.lenient().readTree(request("POST", path, body));
    double millis = (System.nanoTime() - started) / 1e6;
    boolean failed =
        answer
            .path("results")
            .valueStream()
            .anyMatch(result -> !result.path("success").asBoolean(false));
    if (failed) {
      throw new IllegalStateException(path + " has failed Results: " + answer);
    }
    return millis;
  }

  /** Repeats the request until the answer contains {@code text}. */
  void await(String path, String text) throws InterruptedException {
    await(path, text, true);
  }

  /** Repeats the request until the answer contains {@code text}, or no longer contains it. */
  void await(String path, String text, boolean contained) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (get(path).contains(text) == contained) {
          return;
        }
      } catch (IOException | IllegalStateException e) {
        // Not up yet.
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException(
        path + (contained ? " never contained " : " still contains ") + text);
  }
}
