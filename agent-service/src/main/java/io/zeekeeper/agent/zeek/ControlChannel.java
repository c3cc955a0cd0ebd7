package io.zeekeeper.agent.zeek;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.zeekeeper.link.Backoff;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * The persistent connection to one node's WebSocket, on loopback. The channel connects in the
 * background, and again whenever the connection is lost, until the channel is closed.
 *
 * <p>Two traps of Zeek: a client that connects before the ZeroMQ hub is reachable never gets its
 * ack on that connection, so the ack has a short timeout and a new connection follows; a request
 * may be lost without an error while the manager is down, so each request has its own timeout and
 * the connection is kept.
 *
 * <p>Connections run on Reactor Netty's event loops, and answers complete there; timeouts complete
 * on another thread.
 */
public final class ControlChannel implements NodeChannel {
  private static final Logger log = LoggerFactory.getLogger(ControlChannel.class);
  static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(1);
  static final int MAX_FRAME = 8 * 1024 * 1024;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final String PATH = "/v1/messages/json";
  // No pool: each connection serves one channel and ends with the channel.
  private static final HttpClient HTTP =
      HttpClient.newConnection()
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) HANDSHAKE_TIMEOUT.toMillis())
          .option(ChannelOption.TCP_NODELAY, true);

  private final String node;
  private final Backend backend;
  private final HttpClient client;
  private final @Nullable Tls tls;
  private final String replyTopic = "zeekeeper/reply/" + UUID.randomUUID() + "/";
  private final Backoff backoff =
      new Backoff(FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
  private final Disposable running;
  private volatile @Nullable ChannelConnection current;

  /**
   * Starts to connect. Call this once the node has checked in.
   *
   * @param tls null for a node that was launched without certificates
   */
  ControlChannel(String node, int port, Backend backend, @Nullable Tls tls) {
    this.node = node;
    this.backend = backend;
    this.tls = tls;
    this.client =
        HTTP.remoteAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    this.running =
        Mono.defer(this::attempt)
            .then(Mono.defer(() -> Mono.delay(backoff.next())))
            .repeat()
            .subscribe(
                tick -> {},
                error ->
                    log.atError()
                        .addKeyValue("node", node)
                        .setCause(error)
                        .log("a bug: control channel of node {} ended", node));
  }

  /**
   * Opens channels.
   *
   * @param certificates with which the agent connects to nodes that were launched with them
   */
  public static Opener opener(ChannelCertificates certificates) {
    return (node, port, backend, set) ->
        new ControlChannel(
            node, port, backend, set == null ? null : () -> certificates.client(set));
  }

  /** Reads what TLS needs. Blocks on the disk. */
  interface Tls {
    SslContext context() throws IOException;
  }

  private Mono<HttpClient> secured() {
    if (tls == null) {
      return Mono.just(client);
    }
    return Mono.fromCallable(tls::context)
        .subscribeOn(Schedulers.boundedElastic())
        .map(context ->
            client.secure(spec -> spec.sslContext(context).handshakeTimeout(HANDSHAKE_TIMEOUT)));
  }

  private Mono<Void> attempt() {
    var connection = new ChannelConnection(node, replyTopic, backoff::reset);
    current = connection;
    Mono<Void> session = secured().flatMap(to -> session(to, connection));

    return Mono.firstWithSignal(session, handshakeTimeout(connection))
        .onErrorResume(error -> {
          connection.end(reason(error));
          return Mono.empty();
        })
        .doFinally(signal -> connection.end("closed"));
  }

  private static Mono<Void> session(HttpClient to, ChannelConnection connection) {
    return to.websocket(WebsocketClientSpec.builder().maxFramePayloadLength(MAX_FRAME).build())
        .uri(PATH)
        .handle(connection::run)
        .then();
  }

  /**
   * Fails when opening the WebSocket, or then the ack, takes longer than {@link
   * #HANDSHAKE_TIMEOUT}.
   */
  private static Mono<Void> handshakeTimeout(ChannelConnection connection) {
    return connection
        .opened()
        .timeout(HANDSHAKE_TIMEOUT, Mono.error(() -> new TimeoutException("no WebSocket")))
        .then(
            connection
                .acknowledged()
                .timeout(HANDSHAKE_TIMEOUT, Mono.error(() -> new TimeoutException("no ack"))))
        .then(Mono.never());
  }

  private static String reason(Throwable error) {
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }

  @Override
  public boolean connected() {
    ChannelConnection connection = current;
    return connection != null && connection.isUp();
  }

  @Override
  public CompletableFuture<Answer> request(
      String target, String action, List<String> arguments, Duration timeout) {
    ChannelConnection connection = current;
    if (connection == null || !connection.isUp()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("control channel of node " + node + " is not connected"));
    }
    return connection.request(topic(target), action, arguments, timeout);
  }

  // The trailing delimiter matters: topics match by prefix, and worker-1 is a prefix of worker-10.
  private String topic(String target) {
    return switch (backend) {
      case ZEROMQ -> "zeek.cluster.node." + target + ".";
      // UNKNOWN: a newer agent launched the node, and requests to the node may stay unanswered.
      case BROKER, UNKNOWN -> "zeek/cluster/node/" + target + "/";
    };
  }

  @Override
  public void close() {
    running.dispose();
  }
}
