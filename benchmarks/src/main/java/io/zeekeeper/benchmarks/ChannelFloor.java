package io.zeekeeper.benchmarks;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.zeekeeper.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import tools.jackson.databind.JsonNode;

/**
 * The floor of {@code get_id_value}: a bare WebSocket client that sends the same requests to the
 * same nodes (ZeroMQ) over their control channels, without agent and controller. Prints four
 * numbers in milliseconds: median and p99 of the first requests, and of those after the warm-up.
 *
 * <p>Usage: {@code ChannelFloor <identifier> <directory of certificates, or -> <node>=<port> …},
 * with port 0 for a node that is reached through another node's channel.
 */
public final class ChannelFloor {
  private static final int PATIENCE_SECONDS = 10;
  private static final WebsocketClientSpec SPECIFICATION =
      WebsocketClientSpec.builder().maxFramePayloadLength(8 << 20).build();

  private final String identifier;
  private final HttpClient client;
  private final String scheme;
  private final String replyTopic = "zeekeeper/reply/" + UUID.randomUUID() + "/";
  private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();

  private ChannelFloor(String identifier, String certificates) throws IOException {
    this.identifier = identifier;
    HttpClient plain = HttpClient.newConnection().option(ChannelOption.TCP_NODELAY, true);
    if (certificates.equals("-")) {
      this.scheme = "ws";
      this.client = plain;
      return;
    }
    Path files = Path.of(certificates);
    SslContext tls =
        SslContextBuilder.forClient()
            .trustManager(files.resolve("ca.pem").toFile())
            .keyManager(
                files.resolve("agent.pem").toFile(), files.resolve("agent-key.pem").toFile())
            .build();
    this.scheme = "wss";
    this.client = plain.secure(spec -> spec.sslContext(tls));
  }

  public static void main(String... arguments) throws Exception {
    var floor = new ChannelFloor(arguments[0], arguments[1]);
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (String node : List.of(arguments).subList(2, arguments.length)) {
      ports.put(node.replaceAll("=.*", ""), Integer.parseInt(node.replaceAll(".*=", "")));
    }
    Map<String, Channel> channels = new LinkedHashMap<>();
    for (var node : ports.entrySet()) {
      if (node.getValue() != 0) {
        channels.put(node.getKey(), floor.connect(node.getValue()));
      }
    }
    Channel any = channels.values().iterator().next();
    ports.keySet().forEach(node -> channels.putIfAbsent(node, any));

    Latency latency = Latency.of(() -> floor.requestAll(channels));
    System.out.printf(
        "%.3f %.3f %.3f %.3f%n",
        latency.first().p50(), latency.first().p99(), latency.warm().p50(), latency.warm().p99());
    System.exit(0);
  }

  /** Opens a node's WebSocket and waits until the node has acknowledged the subscription. */
  private Channel connect(int port) throws Exception {
    var acknowledged = new CompletableFuture<Channel>();
    client
        .websocket(SPECIFICATION)
        .uri(scheme + "://127.0.0.1:" + port + "/v1/messages/json")
        .handle((in, out) -> session(in, acknowledged))
        .subscribe(done -> {}, acknowledged::completeExceptionally);
    return acknowledged.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Mono<Void> session(WebsocketInbound in, CompletableFuture<Channel> acknowledged) {
    var opened = new AtomicReference<@Nullable Channel>();
    in.withConnection(connection -> opened.set(connection.channel()));
    Channel channel = opened.get();
    if (channel == null) {
      throw new IllegalStateException("a session without a channel");
    }
    var _ = channel.writeAndFlush(new TextWebSocketFrame("[\"" + replyTopic + "\"]"));
    return in.receiveFrames()
        .doOnNext(frame -> {
          if (frame instanceof TextWebSocketFrame text) {
            JsonNode message = Json.lenient().readTree(text.text());
            if (message.path("type").asString("").equals("ack")) {
              acknowledged.complete(channel);
            } else {
              complete(message.path("data").path(2).path("data").path(1).path("data"));
            }
          }
        })
        .then();
  }

  private void complete(JsonNode arguments) {
    CompletableFuture<String> answer = waiting.remove(arguments.path(0).path("data").asString(""));
    if (answer != null) {
      byte[] payload = Base64.getDecoder().decode(arguments.path(3).path("data").asString(""));
      answer.complete(new String(payload, StandardCharsets.UTF_8));
    }
  }

  /** Sends a request to all nodes at once and waits for all answers. */
  private List<String> requestAll(Map<String, Channel> channels) throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    channels.forEach((node, channel) -> {
      String reqid = UUID.randomUUID().toString();
      var answer = new CompletableFuture<String>();
      waiting.put(reqid, answer);
      answers.add(answer);
      var _ = channel.writeAndFlush(new TextWebSocketFrame(request(node, reqid)));
    });
    List<String> values = new ArrayList<>();
    for (CompletableFuture<String> answer : answers) {
      values.add(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return values;
  }

  private String request(String node, String reqid) {
    return """
    {"type": "data-message", "topic": "zeek.cluster.node.%s.", "@data-type": "vector", "data": [
      {"@data-type": "count", "data": 1}, {"@data-type": "count", "data": 1},
      {"@data-type": "vector", "data": [{"@data-type": "string", "data": "Zeekeeper::request"},
        {"@data-type": "vector", "data": [{"@data-type": "string", "data": "%s"},
          {"@data-type": "string", "data": "%s"}, {"@data-type": "string", "data": "get_id_value"},
          {"@data-type": "vector", "data": [{"@data-type": "string", "data": "%s"}]}]}]}]}
    """
        .formatted(node, replyTopic, reqid, identifier);
  }
}
