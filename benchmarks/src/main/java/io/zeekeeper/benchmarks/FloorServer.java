package io.zeekeeper.benchmarks;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * The floor: the smallest server that does a fan-out. It keeps WebSockets open with pings, sends a
 * short frame to each, waits for a frame from each, and answers HTTP requests with all of them. It
 * parses no JSON and has no deadlines, ids or failures. It has the controller's paths.
 *
 * <p>Usage: {@code java -cp … FloorServer <port> <port for agents>}
 */
public final class FloorServer {
  private static final String NODES_REQUEST =
      "{\"type\":\"get_nodes_request\",\"reqid\":\"7d1f0a62-8d6e-4f5e-9a51-3a0a52c0a6b1\"}";
  private static final long PING_MILLIS = 10_000;

  private final Set<Channel> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Round> round = new AtomicReference<>();

  private FloorServer() {}

  /** One fan-out; only one runs at a time. */
  private static final class Round {
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missing;
    private final Sinks.One<String> done = Sinks.one();

    Round(int sessions) {
      this.missing = new AtomicInteger(sessions);
    }

    void answered(String answer) {
      answers.add(answer);
      if (missing.decrementAndGet() == 0) {
        done.tryEmitValue(String.join("\n", answers)).orThrow();
      }
    }
  }

  public static void main(String... arguments) {
    var floor = new FloorServer();
    var _ =
        HttpServer.create()
            .host("127.0.0.1")
            .port(Integer.parseInt(arguments[1]))
            .option(ChannelOption.SO_BACKLOG, 4096)
            .route(routes -> routes.ws("/v1/agents", (in, out) -> floor.session(in)))
            .bindNow();
    HttpServer.create()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[0]))
        .handle((request, response) ->
            switch (URI.create(request.uri()).getPath()) {
              case "/api/v1/nodes" -> response.sendString(floor.fanOut());
              case "/actuator/prometheus" ->
                  response.sendString(
                      Mono.fromSupplier(
                          () -> "zeekeeper_agents_connected " + floor.sessions.size() + ".0\n"));
              default -> response.sendString(Mono.just("{\"status\":\"UP\"}"));
            })
        .bindNow()
        .onDispose()
        .block();
  }

  private Publisher<Void> session(WebsocketInbound in) {
    in.withConnection(connection -> {
      Channel channel = connection.channel();
      sessions.add(channel);
      var pings =
          channel
              .eventLoop()
              .scheduleAtFixedRate(
                  () -> {
                    var _ = channel.writeAndFlush(new PingWebSocketFrame());
                  },
                  PING_MILLIS,
                  PING_MILLIS,
                  TimeUnit.MILLISECONDS);
      connection.onDispose(() -> {
        sessions.remove(channel);
        pings.cancel(false);
      });
    });
    return in.receiveFrames()
        .doOnNext(frame -> {
          Round now = round.get();
          // Pongs arrive here as well.
          if (now != null && frame instanceof TextWebSocketFrame answer) {
            now.answered(answer.text());
          }
        })
        .then();
  }

  private Mono<String> fanOut() {
    return Mono.defer(() -> {
      var next = new Round(sessions.size());
      round.set(next);
      sessions.forEach(channel -> {
        var _ = channel.writeAndFlush(new TextWebSocketFrame(NODES_REQUEST));
      });
      return next.done.asMono();
    });
  }
}
