package io.zeekeeper.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private ServerSocket socket;

  @BeforeEach
  void start() {
    socket = Listeners.open("127.0.0.1", 0);
    new MetricsServer(socket, new Telemetry("worker-1", new Traffic("lo"))).start();
  }

  @AfterEach
  void stop() throws Exception {
    socket.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void servesMetricsInPrometheusFormat() throws Exception {
    HttpResponse<String> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4");
    assertThat(response.body()).contains("zeek_version_info", "node=\"worker-1\"");
  }

  @Test
  void otherPathsAreNotFound() throws Exception {
    assertThat(get("/services.json").statusCode()).isEqualTo(404);
  }

  @Test
  void silentClientDelaysNoOther() throws Exception {
    try (var silent = new Socket(socket.getInetAddress(), socket.getLocalPort())) {
      assertThat(silent.isConnected()).isTrue();
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }
  }
}
