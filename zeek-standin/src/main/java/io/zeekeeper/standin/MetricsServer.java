package io.zeekeeper.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Serves a node's metrics, one request per connection. On plain sockets, because the runtime of
 * Zeekeeper's packages and images, which may run the stand-in, lacks the JDK's HTTP server.
 */
final class MetricsServer {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  private final ServerSocket socket;
  private final Telemetry telemetry;

  MetricsServer(ServerSocket socket, Telemetry telemetry) {
    this.socket = socket;
    this.telemetry = telemetry;
  }

  void start() {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    } catch (IOException e) {
      System.err.println("zeek-standin: no more metrics: " + e.getMessage());
    }
  }

  private void answer(Socket client) {
    try (client) {
      client.setSoTimeout((int) READ_TIMEOUT.toMillis());
      var reader =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = reader.readLine();
      for (String header = request; header != null && !header.isEmpty(); ) {
        header = reader.readLine();
      }

      boolean known = request != null && request.startsWith("GET /metrics ");
      byte[] body = (known ? telemetry.text() : "").getBytes(StandardCharsets.UTF_8);
      String head =
          """
          HTTP/1.1 %s\r
          Content-Type: text/plain; version=0.0.4\r
          Content-Length: %d\r
          Connection: close\r
          \r
          """
              .formatted(known ? "200 OK" : "404 Not Found", body.length);
      client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      client.getOutputStream().write(body);
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
