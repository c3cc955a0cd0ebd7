package io.zeekeeper.agent.zeek;

import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.zeekeeper.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.JsonNode;

/** A node's WebSocket, whose behaviour a test chooses for each connection. */
final class FakeNode implements AutoCloseable {
  /** As the delay of an ack: the node sends no ack. */
  static final Duration NEVER = Duration.ofDays(1);

  /** Every request that arrived, in order. */
  final List<Request> requests = new CopyOnWriteArrayList<>();

  final AtomicInteger connections = new AtomicInteger();
  private final Behaviour behaviour;
  private final DisposableServer server;

  /** The behaviour of a node; by default, that of a healthy node. */
  interface Behaviour {
    /** Returns the delay of the ack of connection number {@code connection}. */
    default Duration ack(int connection) {
      return Duration.ZERO;
    }

    /** Answers a request. */
    default void request(Request request) {
      request.answer("\"" + request.arguments().getFirst() + "\"");
    }
  }

  /** A request that arrived, and the way to answer it. */
  record Request(
      String topic,
      String replyTopic,
      String reqid,
      String action,
      List<String> arguments,
      Connection connection) {

    void answer(String payload) {
      send(new TextWebSocketFrame(frame(payload)));
    }

    /** Answers in three WebSocket frames. */
    void answerInParts(String payload) {
      String frame = frame(payload);
      int third = frame.length() / 3;
      send(new TextWebSocketFrame(false, 0, frame.substring(0, third)));
      send(new ContinuationWebSocketFrame(false, 0, frame.substring(third, 2 * third)));
      send(new ContinuationWebSocketFrame(true, 0, frame.substring(2 * third)));
    }

    private void send(Object frame) {
      var _ = connection.channel().writeAndFlush(frame);
    }

    private String frame(String payload) {
      String base64 = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
      return Json.lenient()
          .writeValueAsString(
              Map.of(
                  "type",
                  "data-message",
                  "topic",
                  replyTopic,
                  "@data-type",
                  "vector",
                  "data",
                  List.of(
                      Map.of(),
                      Map.of(),
                      Map.of(
                          "data",
                          List.of(
                              Map.of("data", "Zeekeeper::response"),
                              Map.of(
                                  "data",
                                  List.of(
                                      Map.of("data", reqid),
                                      Map.of("data", "worker-1"),
                                      Map.of("data", true),
                                      Map.of("data", base64))))))));
    }
  }

  FakeNode(Behaviour behaviour) {
    this(behaviour, 0);
  }

  FakeNode(Behaviour behaviour, int port) {
    this(behaviour, port, null);
  }

  /**
   * @param tls with which it serves; null for clear text
   */
  FakeNode(Behaviour behaviour, int port, @Nullable SslContext tls) {
    this.behaviour = behaviour;
    HttpServer http = HttpServer.create();
    this.server =
        (tls == null
                ? http
                : http.doOnChannelInit((observer, channel, address) ->
                    channel.pipeline().addFirst(tls.newHandler(channel.alloc()))))
            .host("127.0.0.1")
            .port(port)
            .route(routes ->
                routes.ws("/v1/messages/json", this::serve, WebsocketServerSpec.builder().build()))
            .bindNow();
  }

  int port() {
    return server.port();
  }

  private Publisher<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
    int number = connections.incrementAndGet();
    in.withConnection(connection ->
        in.aggregateFrames()
            .receive()
            .asString()
            .subscribe(
                text -> received(number, Json.lenient().readTree(text), connection), error -> {}));
    return out.neverComplete();
  }

  private void received(int number, JsonNode frame, Connection connection) {
    if (frame.isArray()) {
      Duration ack = behaviour.ack(number);
      Runnable send =
          () -> {
            var _ =
                connection.channel().writeAndFlush(new TextWebSocketFrame("{\"type\":\"ack\"}"));
          };
      if (ack.isZero()) {
        send.run();
      } else if (!ack.equals(NEVER)) {
        var _ = Mono.delay(ack).subscribe(tick -> send.run());
      }
      return;
    }
    JsonNode parameters = frame.path("data").path(2).path("data").path(1).path("data");
    var request =
        new Request(
            frame.path("topic").asString(),
            text(parameters.path(0)),
            text(parameters.path(1)),
            text(parameters.path(2)),
            parameters.path(3).path("data").valueStream().map(FakeNode::text).toList(),
            connection);
    requests.add(request);
    behaviour.request(request);
  }

  private static String text(JsonNode value) {
    return value.path("data").asString();
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
