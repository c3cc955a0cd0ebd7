package io.zeekeeper.agent.zeek;

import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.zeekeeper.link.LogLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.JsonNode;

/**
 * One connection of a control channel, with the requests in flight on it. Frames arrive on the
 * connection's event loop; requests come from any thread.
 */
final class ChannelConnection {
  private static final Logger log = LoggerFactory.getLogger(ChannelConnection.class);
  static final int MAX_PENDING = 1000;
  private static final int MAX_COMPLAINTS = 5;

  private final String node;
  private final String replyTopic;
  private final Runnable onUp;
  private final LogLimit complaints = new LogLimit(MAX_COMPLAINTS);
  private final Map<String, CompletableFuture<NodeChannel.Answer>> pending =
      new ConcurrentHashMap<>();
  private final Sinks.Empty<Void> opened = Sinks.empty();
  private final Sinks.Empty<Void> acknowledged = Sinks.empty();
  private volatile @Nullable Channel channel;
  private volatile boolean isUp;
  private volatile @Nullable String end;

  /**
   * @param onUp runs when the node has acknowledged the subscription
   */
  ChannelConnection(String node, String replyTopic, Runnable onUp) {
    this.node = node;
    this.replyTopic = replyTopic;
    this.onUp = onUp;
  }

  /** Completes when the WebSocket is open. */
  Mono<Void> opened() {
    return opened.asMono();
  }

  /** Completes when requests can be sent. */
  Mono<Void> acknowledged() {
    return acknowledged.asMono();
  }

  boolean isUp() {
    return isUp && end == null;
  }

  /** Subscribes to the answers and reads them until the connection ends. */
  Mono<Void> run(WebsocketInbound in, WebsocketOutbound out) {
    in.withConnection(connection -> channel = connection.channel());
    if (end != null) {
      closeChannel();
      return Mono.empty();
    }

    var _ = opened.tryEmitEmpty();
    send(ChannelFrames.subscriptions(replyTopic));

    return in.aggregateFrames(ControlChannel.MAX_FRAME)
        .receiveFrames()
        .doOnNext(frame -> {
          if (frame instanceof TextWebSocketFrame text) {
            ChannelFrames.parse(text.text()).ifPresent(this::received);
          }
        })
        .onErrorMap(
            error ->
                error instanceof TooLongFrameException
                    || error instanceof CorruptedWebSocketFrameException,
            error ->
                new IllegalStateException(
                    "node %s sent more than %d bytes in one frame"
                        .formatted(node, ControlChannel.MAX_FRAME)))
        .then(Mono.error(() -> new IllegalStateException("closed by the node")));
  }

  /** Sends a request; never throws. */
  CompletableFuture<NodeChannel.Answer> request(
      String topic, String action, List<String> arguments, Duration timeout) {
    if (pending.size() >= MAX_PENDING) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("too many requests wait for node " + node));
    }

    String reqid = UUID.randomUUID().toString();
    var answer = new CompletableFuture<NodeChannel.Answer>();
    pending.put(reqid, answer);
    send(ChannelFrames.request(topic, replyTopic, reqid, action, arguments));
    if (end != null) {
      // The connection may have ended before the request was pending: fail the request here.
      failPending();
    }

    return answer
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((result, error) -> pending.remove(reqid));
  }

  private void send(String frame) {
    Channel open = channel;
    if (open != null) {
      var _ = open.writeAndFlush(new TextWebSocketFrame(frame));
    }
  }

  private void received(JsonNode frame) {
    if (ChannelFrames.isAck(frame) && end == null) {
      isUp = true;
      onUp.run();
      var _ = acknowledged.tryEmitEmpty();
      log.atDebug().addKeyValue("node", node).log("control channel of node {} is up", node);
    }

    ChannelFrames.error(frame)
        .ifPresent(text ->
            complaints.write(() ->
                log.atWarn()
                    .addKeyValue("node", node)
                    .log("node {} reports an error: {}", node, text)));

    ChannelFrames.response(frame)
        .ifPresent(response -> {
          CompletableFuture<NodeChannel.Answer> waiting = pending.get(response.reqid());
          if (waiting != null) {
            waiting.complete(new NodeChannel.Answer(response.success(), response.payload()));
          }
        });
  }

  /** Frees the connection and fails the requests in flight; only the first call counts. */
  void end(String reason) {
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = reason;
    }

    if (isUp) {
      isUp = false;
      log.atInfo()
          .addKeyValue("node", node)
          .log("control channel of node {} lost: {}", node, reason);
    }
    closeChannel();
    failPending();
  }

  private void closeChannel() {
    Channel open = channel;
    if (open != null) {
      var _ = open.close();
    }
  }

  private void failPending() {
    var failure =
        new IllegalStateException("control channel of node %s lost: %s".formatted(node, end));
    pending.values().forEach(answer -> answer.completeExceptionally(failure));
  }
}
