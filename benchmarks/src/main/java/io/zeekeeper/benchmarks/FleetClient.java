package io.zeekeeper.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * One WebSocket, opened again whenever it ends, with the pauses and pings of a real agent; the
 * first attempt has no pause. Frames are received and sent on the socket's event loop.
 */
final class FleetClient implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final long PING_MILLIS = 10_000;
  private static final WebsocketClientSpec SPECIFICATION =
      WebsocketClientSpec.builder().maxFramePayloadLength(8 << 20).build();

  /** What the client sends on the socket. */
  interface Behaviour {
    /** The first frames of a session. */
    List<String> greeting();

    /** The answers to a text frame, whose buffer is valid during the call only. */
    List<String> answers(ByteBuf frame);

    /** What is sent with each ping, every ten seconds. */
    default List<String> reports() {
      return List.of();
    }
  }

  private final HttpClient client;
  private final String uri;
  private final Behaviour behaviour;
  private final Consumer<Throwable> problems;
  private final AtomicReference<@Nullable Disposable> running = new AtomicReference<>();
  private volatile Duration pause = Duration.ZERO;

  /**
   * @param client with the fleet's event loops, and without a pool
   * @param address the local address, so that each agent seems to have its own host
   * @param problems takes the error that ended an attempt or a session
   */
  FleetClient(
      HttpClient client,
      String uri,
      InetSocketAddress address,
      Behaviour behaviour,
      Consumer<Throwable> problems) {
    this.client = client.bindAddress(() -> address);
    this.uri = uri;
    this.behaviour = behaviour;
    this.problems = problems;
  }

  void start() {
    running.set(Mono.defer(this::attempt).repeat().subscribe(done -> {}, problems));
  }

  private Mono<Void> attempt() {
    long wait = (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble());
    slowDown();
    return Mono.delay(Duration.ofNanos(wait))
        .thenMany(client.websocket(SPECIFICATION).uri(uri).handle((in, out) -> session(in)))
        .then()
        .onErrorResume(error -> {
          problems.accept(error);
          return Mono.empty();
        });
  }

  private void slowDown() {
    Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
  }

  private Publisher<Void> session(WebsocketInbound in) {
    pause = FIRST_PAUSE;
    var opened = new AtomicReference<@Nullable Channel>();
    in.withConnection(connection -> opened.set(connection.channel()));
    Channel channel = opened.get();
    if (channel == null) {
      throw new IllegalStateException("a session without a channel");
    }
    behaviour.greeting().forEach(frame -> send(channel, frame));
    var pings =
        channel
            .eventLoop()
            .scheduleAtFixedRate(
                () -> {
                  var _ = channel.writeAndFlush(new PingWebSocketFrame());
                  behaviour.reports().forEach(frame -> send(channel, frame));
                },
                ThreadLocalRandom.current().nextLong(PING_MILLIS),
                PING_MILLIS,
                TimeUnit.MILLISECONDS);
    return in.receiveFrames()
        .doOnNext(frame -> {
          if (frame instanceof TextWebSocketFrame text) {
            behaviour.answers(text.content()).forEach(answer -> send(channel, answer));
          }
        })
        .doFinally(signal -> pings.cancel(false))
        .then();
  }

  private static void send(Channel channel, String frame) {
    var _ = channel.writeAndFlush(new TextWebSocketFrame(frame));
  }

  @Override
  public void close() {
    Disposable now = running.get();
    if (now != null) {
      now.dispose();
    }
  }
}
