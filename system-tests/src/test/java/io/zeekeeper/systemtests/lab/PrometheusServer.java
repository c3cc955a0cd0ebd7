package io.zeekeeper.systemtests.lab;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** A real Prometheus that finds its targets through a controller, every second. */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = Ports.freePort();
  private final Path log;
  private final Process process;

  /**
   * Starts the server.
   *
   * @param directory where it keeps its data
   * @param controllerPort the controller's port for clients
   */
  public PrometheusServer(Path directory, int controllerPort) {
    this.log = directory.resolve("prometheus.log");
    try {
      Path rules = Project.root().resolve("docker/prometheus/zeekeeper.rules.yml");
      Path configuration =
          Files.writeString(
              directory.resolve("prometheus.yml"), configuration(rules, controllerPort));
      process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=" + configuration,
                  "--storage.tsdb.path=" + directory.resolve("prometheus"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("Prometheus").atMost(PATIENCE).until(this::isReady);
  }

  private static String configuration(Path rules, int controllerPort) {
    return """
    global:
      scrape_interval: 1s
      scrape_timeout: 1s
      evaluation_interval: 1s
    rule_files:
      - %s
    scrape_configs:
      - job_name: zeekeeper
        honor_labels: true
        http_sd_configs:
          - url: http://127.0.0.1:%d/api/v1/prometheus/targets
            refresh_interval: 1s
    """
        .formatted(rules, controllerPort);
  }

  /** Skips the tests where {@code program} is not installed. */
  public static void assumeInstalled(String program) {
    boolean installed = List.of(0, 1, 2).contains(run(List.of(program, "--version")).exit());
    if (!installed) {
      System.out.println("skipped: no " + program + " on the PATH (Debian: prometheus)");
    }
    Assumptions.assumeTrue(installed, "no " + program + " on the PATH");
  }

  /** The exit code and the output of a command. */
  public record Output(int exit, String text) {}

  /** Runs a command to its end; the exit code is -1 where there is no such program. */
  public static Output run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), text);
    } catch (IOException e) {
      return new Output(-1, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus ended: " + log());
    }
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** What the server logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The targets that it scrapes now. */
  public List<JsonNode> targets() {
    return json("/api/v1/targets?state=active")
        .path("data")
        .path("activeTargets")
        .valueStream()
        .toList();
  }

  /** The samples that a query returns. */
  public List<JsonNode> query(String query) {
    JsonNode answer =
        json("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    if (!answer.path("status").asString("").equals("success")) {
      throw new AssertionError(query + ": " + answer);
    }
    return answer.path("data").path("result").valueStream().toList();
  }

  private JsonNode json(String path) {
    return Json.lenient().readTree(get(path).body());
  }

  private HttpResponse<String> get(String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
