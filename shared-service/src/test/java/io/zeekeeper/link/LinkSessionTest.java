package io.zeekeeper.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

/** Two sessions over a real connection: the server's session and the client's session. */
class LinkSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final LinkSettings SETTINGS =
      new LinkSettings(
          Duration.ofSeconds(5), 3, DataSize.ofKilobytes(64), 1000, DataSize.ofMegabytes(64));

  private static final LinkSettings FREQUENT_PINGS =
      new LinkSettings(
          Duration.ofMillis(200), 5, DataSize.ofKilobytes(64), 1000, DataSize.ofMegabytes(64));

  private final List<String> atServer = new CopyOnWriteArrayList<>();
  private final List<String> atClient = new CopyOnWriteArrayList<>();
  private final CompletableFuture<LinkSession> server = new CompletableFuture<>();
  private final CompletableFuture<LinkSession> client = new CompletableFuture<>();
  private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
  private Consumer<String> serverReads = atServer::add;
  private @Nullable DisposableServer listener;

  @AfterEach
  void close() {
    if (listener != null) {
      listener.disposeNow();
    }
  }

  /**
   * @param answers whether the server runs a session; otherwise it answers nothing, not even pings
   * @return completes when the client's session has ended
   */
  private CompletableFuture<@Nullable Void> connect(LinkSettings settings, boolean answers) {
    var handshake = new HandshakeInfo(URI.create("/link"), new HttpHeaders(), Mono.empty(), null);
    listener =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                routes.ws(
                    "/link",
                    (in, out) -> {
                      var session =
                          new LinkSession(new LinkSocket(in, out, handshake, SETTINGS), SETTINGS);
                      server.complete(session);
                      return answers
                          ? session.run(frame -> serverReads.accept(frame))
                          : Mono.never();
                    },
                    WebsocketServerSpec.builder()
                        .maxFramePayloadLength(64 * 1024)
                        .handlePing(!answers)
                        .build()))
            .bindNow();
    var uri = URI.create("ws://127.0.0.1:" + listener.port() + "/link");
    return LinkSocket.connect(
            uri,
            settings,
            null,
            socket -> {
              var session = new LinkSession(socket, settings);
              var _ = socket.closeStatus().subscribe(closed::complete);
              client.complete(session);
              return session.run(atClient::add);
            })
        .toFuture();
  }

  private static <T> T get(CompletableFuture<T> future) {
    return Objects.requireNonNull(
        future.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join());
  }

  private static void awaitEnd(CompletableFuture<@Nullable Void> ended) {
    await().atMost(PATIENCE).until(ended::isDone);
  }

  @Test
  void framesArriveInOrderInBothDirections() {
    var _ = connect(SETTINGS, true);
    List<String> frames = IntStream.range(0, 500).mapToObj(i -> "frame " + i).toList();
    frames.forEach(get(client)::send);
    frames.forEach(get(server)::send);
    await().atMost(PATIENCE).until(() -> atServer.size() == 500 && atClient.size() == 500);
    assertThat(atServer).isEqualTo(frames);
    assertThat(atClient).isEqualTo(frames);
  }

  @Test
  void sharedFrameArrivesInBothDirectionsUnmodified() {
    var _ = connect(SETTINGS, true);
    String text = "content ".repeat(5000);
    byte[] shared = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 3; i++) {
      // A client masks its frames.
      get(client).send(shared);
      get(server).send(shared);
    }
    await().atMost(PATIENCE).until(() -> atServer.size() == 3 && atClient.size() == 3);
    assertThat(atServer).containsOnly(text);
    assertThat(atClient).containsOnly(text);
    assertThat(shared).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void closeEndsBothSessionsAndCarriesItsReason() {
    var ended = connect(SETTINGS, true);
    get(server).close(CloseStatus.POLICY_VIOLATION, "too late");
    awaitEnd(ended);
    assertThat(get(closed)).isEqualTo(CloseStatus.POLICY_VIOLATION.withReason("too late"));
    await().atMost(PATIENCE).until(() -> !get(server).isOpen() && !get(client).isOpen());
  }

  @Test
  void unreadableFrameEndsTheSession() {
    serverReads =
        frame -> {
          atServer.add(frame);
          throw new IllegalArgumentException("no message");
        };
    var ended = connect(SETTINGS, true);
    get(client).send("first");
    get(client).send("second");
    awaitEnd(ended);
    assertThat(get(closed)).isEqualTo(CloseStatus.PROTOCOL_ERROR.withReason("no message"));
    assertThat(atServer).containsExactly("first");
  }

  @Test
  void frameAboveTheLimitEndsTheSession() {
    var ended = connect(SETTINGS, true);
    get(client).send("x".repeat(64 * 1024));
    await().atMost(PATIENCE).until(() -> atServer.size() == 1);
    get(client).send("x".repeat(64 * 1024 + 1));
    awaitEnd(ended);
    assertThat(atServer).hasSize(1);
  }

  @Test
  void silenceEndsTheSession() {
    long began = System.nanoTime();
    var ended = connect(FREQUENT_PINGS, false);
    awaitEnd(ended);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void pingsKeepAQuietSessionAlive() {
    var ended = connect(FREQUENT_PINGS, true);
    assertThat(get(client).answersPing(PATIENCE).block(PATIENCE)).isTrue();
    await()
        .during(Duration.ofMillis(2500))
        .atMost(PATIENCE)
        .until(() -> !ended.isDone() && get(client).isOpen());
  }

  @Test
  void unansweredPingIsFalse() {
    var _ = connect(SETTINGS, false);
    assertThat(get(client).answersPing(Duration.ofMillis(100)).block(PATIENCE)).isFalse();
  }

  @Test
  void fullQueueEndsTheSession() {
    var few =
        new LinkSettings(
            Duration.ofSeconds(5), 3, DataSize.ofKilobytes(64), 10, DataSize.ofMegabytes(64));
    var ended = connect(few, false);
    LinkSession session = get(client);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          for (int i = 0; i < 100; i++) {
            session.send("x".repeat(60_000));
          }
          return ended.isDone();
        });
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  void queueFullInBytesEndsTheSession() {
    var small =
        new LinkSettings(
            Duration.ofSeconds(5),
            3,
            DataSize.ofKilobytes(64),
            1_000_000,
            DataSize.ofMegabytes(16));
    var ended = connect(small, false);
    LinkSession session = get(client);
    long sent = 0;
    while (session.isOpen() && !ended.isDone() && sent < 2_000) {
      session.send("x".repeat(60_000));
      sent++;
    }
    awaitEnd(ended);
    assertThat(sent * 60_000).isGreaterThan(16_000_000L);
  }

  @Test
  void frameAsLargeAsTheQueueIsSentWhileTheQueueIsShort() {
    var tiny =
        new LinkSettings(
            Duration.ofSeconds(5), 3, DataSize.ofKilobytes(64), 1000, DataSize.ofKilobytes(64));
    var _ = connect(tiny, true);
    LinkSession session = get(client);
    for (int i = 1; i <= 20; i++) {
      int frames = i;
      session.send("before it");
      session.send("x".repeat(64 * 1024));
      await().atMost(PATIENCE).until(() -> atServer.size() == 2 * frames);
    }
    assertThat(session.isOpen()).isTrue();
  }
}
