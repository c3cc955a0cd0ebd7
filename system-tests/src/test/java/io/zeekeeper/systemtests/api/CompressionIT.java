package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the controller compresses, and what it must not hold back for compression. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CONFIGURATIONS = "/api/v1/configurations";
  private static final String STAGED = CONFIGURATIONS + "/staged";

  private final HttpClient http = HttpClient.newHttpClient();
  private Lab lab;
  private Api api;

  @BeforeAll
  void startController() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    lab.startController();
    assertThat(api.stage(cluster("large")).status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  private static Configuration cluster(String id) {
    return new Configuration(
        id,
        List.of(new Instance("a", "127.0.0.1", null)),
        IntStream.range(0, 50)
            .mapToObj(
                i -> Node.of("n-" + i, "a", i == 0 ? ClusterRole.MANAGER : ClusterRole.WORKER))
            .toList());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.uri(path))
        .timeout(PATIENCE)
        .header("Accept-Encoding", "gzip");
  }

  private static boolean isCompressed(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Encoding").equals(Optional.of("gzip"));
  }

  private static String text(HttpResponse<byte[]> response) throws IOException {
    if (!isCompressed(response)) {
      return new String(response.body(), StandardCharsets.UTF_8);
    }
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void largeResponseIsCompressedForAClientThatAcceptsIt() throws Exception {
    HttpResponse<byte[]> large = http.send(request(STAGED).build(), BodyHandlers.ofByteArray());
    assertThat(isCompressed(large)).isTrue();
    assertThat(large.body()).hasSizeLessThan(1000);
    assertThat(text(large)).isEqualTo(api.get(STAGED).body());
    assertThat(api.get(STAGED).http().headers().firstValue("Content-Encoding")).isEmpty();

    HttpResponse<byte[]> small =
        http.send(request("/actuator/health").build(), BodyHandlers.ofByteArray());
    assertThat(isCompressed(small)).isFalse();
  }

  /** A response in two messages makes Reactor Netty forget a connection that is kept alive. */
  @Test
  void connectionServesCompressedReadsAndChangesInTurn() throws Exception {
    String valid = Json.lenient().writeValueAsString(cluster("large"));
    String invalid = valid.replace("\"instance\":\"a\"", "\"instance\":\"elsewhere\"");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.clientPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var in = new RawResponses(socket.getInputStream());
      for (int i = 0; i < 100; i++) {
        send(socket, "GET", STAGED, "");
        assertThat(in.next()).as("read %d", i).isEqualTo("200 gzip");
        send(socket, "PUT", STAGED, valid);
        assertThat(in.next()).as("change %d", i).isEqualTo("200 gzip");
        send(socket, "GET", "/actuator/health", "");
        assertThat(in.next()).as("small read %d", i).isEqualTo("200 ");
        send(socket, "POST", CONFIGURATIONS + "/validate", invalid);
        assertThat(in.next()).as("refused validation %d", i).isEqualTo("422 gzip");
        send(socket, "PUT", STAGED, invalid);
        assertThat(in.next()).as("refused change %d", i).isEqualTo("422 gzip");
        send(socket, "GET", CONFIGURATIONS + "/none", "");
        assertThat(in.next()).as("missing %d", i).isEqualTo("404 ");
      }
    }
  }

  private void send(Socket socket, String method, String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, lab.clientPort(), type, bytes.length);
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(bytes);
    request.writeTo(socket.getOutputStream());
  }

  /** Responses on one connection, read byte by byte, so that no client library reconnects. */
  private record RawResponses(InputStream in) {
    /** Status and content encoding of the next response. */
    String next() throws IOException {
      String status = line().split(" ")[1];
      String encoding = "";
      int length = -1;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String[] parts = header.toLowerCase(Locale.ROOT).split(": *", 2);
        switch (parts[0]) {
          case "content-encoding" -> encoding = parts[1];
          case "content-length" -> length = Integer.parseInt(parts[1]);
          case "connection" -> throw new AssertionError(header);
          default -> {}
        }
      }
      if (length >= 0) {
        in.readNBytes(length);
      } else {
        for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
          in.readNBytes(chunk + 2);
        }
        line();
      }
      return status + " " + encoding;
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }

  @Test
  void eventStreamDeliversEachEventAtOnce() throws Exception {
    HttpResponse<InputStream> stream =
        http.send(
            request("/api/v1/events?type=CONFIGURATION_STAGED")
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(isCompressed(stream)).isFalse();
    try (var lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < 20; i++) {
        String id = "event-" + i;
        assertThat(api.stage(cluster(id)).status()).isEqualTo(200);
        // The next event is staged only when this one is here.
        var arrived = CompletableFuture.supplyAsync(() -> awaitLine(lines, id + " staged"));
        assertThat(arrived).succeedsWithin(Duration.ofSeconds(5));
      }
    } finally {
      assertThat(api.stage(cluster("large")).status()).isEqualTo(200);
    }
  }

  private static String awaitLine(BufferedReader lines, String text) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(text)) {
          return line;
        }
      }
      throw new AssertionError("the stream ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void webSocketWorksForAClientThatAcceptsCompression() {
    var answer = new CompletableFuture<String>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .header("Accept-Encoding", "gzip")
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    answer.complete(data.toString());
                    return null;
                  }
                })
            .join();
    socket.sendText("[\"zeek/management/controller\"]", true).join();
    assertThat(answer).succeedsWithin(PATIENCE).asString().contains("ack");
    socket.abort();
  }

  @Test
  void pageIsCompressed() throws Exception {
    HttpResponse<byte[]> script =
        http.send(request("/swagger-ui/swagger-ui-bundle.js").build(), BodyHandlers.ofByteArray());
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(isCompressed(script)).isTrue();
    assertThat(text(script)).contains("SwaggerUIBundle");
  }
}
