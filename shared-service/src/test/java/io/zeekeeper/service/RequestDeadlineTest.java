package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class RequestDeadlineTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOST = "Host: 127.0.0.1\r\n";

  private final DisposableServer server =
      RequestDeadline.limit(HttpServer.create(), DEADLINE)
          .host("127.0.0.1")
          .port(0)
          .route(routes ->
              routes
                  .get("/", (request, response) -> response.sendString(Mono.just("short")))
                  .get("/stream", (request, response) -> response.sendString(ticks()))
                  .ws("/ws", (in, out) -> out.sendString(ticks()))
                  .post("/", (request, response) -> response.status(401).send()))
          .bindNow();

  private static Flux<String> ticks() {
    return Flux.interval(Duration.ofMillis(100)).take(30).map(i -> i < 29 ? "x" : "last");
  }

  @AfterEach
  void stop() {
    server.disposeNow();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void assertCutOffThoughItSends(Socket socket) {
    await("the end of the connection")
        .atMost(PATIENCE)
        .until(() -> {
          try {
            write(socket, "x");
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }

  private static String read(Socket socket, String last) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(last) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return text + " and the end";
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void silentConnectionEnds() throws IOException {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectionWhoseHeadersTrickleEnds() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "GET / HTTP/1.1\r\nX: ");
      assertCutOffThoughItSends(socket);
    }
  }

  @Test
  void connectionWhoseBodyTricklesAfterARefusalEnds() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 99999\r\n\r\n");
      assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 401");
      assertCutOffThoughItSends(socket);
    }
  }

  @Test
  void headersOfALaterRequestMayNotTrickleEither() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "GET / HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(read(socket, "short")).startsWith("HTTP/1.1 200");
      write(socket, "GET / HTTP/1.1\r\nX: ");
      assertCutOffThoughItSends(socket);
    }
  }

  @Test
  void responseTakesItsTime() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(read(socket, "\r\n0\r\n\r\n")).contains("last");
      write(socket, "GET / HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(read(socket, "short")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void webSocketLastsAsLongAsItIsOpen() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket,
          "GET /ws HTTP/1.1\r\n"
              + HOST
              + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      assertThat(read(socket, "last")).startsWith("HTTP/1.1 101").doesNotEndWith("the end");
    }
  }
}
