package io.zeekeeper.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.ssl.SslContext;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.AccessSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.adapter.ReactorNettyWebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * The WebSocket below a {@link LinkSession}. It records when the last byte arrived, as a large
 * frame on a slow line is a sign of life long before it is complete. It can be closed without the
 * other side's help.
 */
public final class LinkSocket extends ReactorNettyWebSocketSession {
  /** The header with which a server says why it refuses a connection. */
  public static final String REFUSED_HEADER = "Zeekeeper-Refused";

  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient HTTP = HttpClient.create();

  private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();
  private final AtomicReference<LinkPeer> peer = new AtomicReference<>(LinkPeer.UNKNOWN);
  private volatile long lastByteNanos = System.nanoTime();

  public LinkSocket(
      WebsocketInbound in, WebsocketOutbound out, HandshakeInfo handshake, LinkSettings settings) {
    super(in, out, handshake, new NettyDataBufferFactory(out.alloc()), maxFrame(settings));
    in.withConnection(below -> {
      connection.set(below);
      // Now, as a channel that has closed shows no TLS any more.
      peer.set(LinkPeer.of(below.channel()));
      below.channel().pipeline().addFirst(new LastByteRecorder());
    });
  }

  /** The settings of a server that accepts these connections. */
  public static WebsocketServerSpec serverSpec(LinkSettings settings) {
    return WebsocketServerSpec.builder().maxFramePayloadLength(maxFrame(settings)).build();
  }

  /**
   * Opens a connection.
   *
   * @param tls what this side shows and trusts; null for the JDK's trusted authorities
   * @return completes when {@code handler} completes; fails when the connection cannot be opened
   */
  public static Mono<Void> connect(
      URI uri,
      LinkSettings settings,
      @Nullable SslContext tls,
      Function<LinkSocket, Mono<Void>> handler) {
    var handshake = new HandshakeInfo(uri, new HttpHeaders(), Mono.empty(), null);
    Duration timeout =
        settings.limit().compareTo(HANDSHAKE_TIMEOUT) < 0 ? settings.limit() : HANDSHAKE_TIMEOUT;
    Sinks.Empty<Void> opened = Sinks.empty();

    Mono<Void> session =
        client(tls)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
            .websocket(
                WebsocketClientSpec.builder().maxFramePayloadLength(maxFrame(settings)).build())
            .uri(uri)
            .handle((in, out) -> {
              var _ = opened.tryEmitEmpty();
              return handler.apply(new LinkSocket(in, out, handshake, settings));
            })
            .then();

    // Reactor Netty's own response timeout does not apply to an upgrade.
    Mono<Void> unanswered =
        opened
            .asMono()
            .timeout(
                timeout,
                Mono.error(
                    () -> new TimeoutException("no answer within " + timeout.toMillis() + " ms")))
            .then(Mono.never());

    return Mono.firstWithSignal(session, unanswered)
        .onErrorMap(WebSocketClientHandshakeException.class, error -> explained(uri, error));
  }

  private static HttpClient client(@Nullable SslContext tls) {
    return tls == null ? HTTP : HTTP.secure(spec -> spec.sslContext(tls));
  }

  /** Explains a refusal of the other side, as {@link Access} makes it, with the remedy. */
  private static Exception explained(URI uri, WebSocketClientHandshakeException error) {
    String reason =
        error.response() == null ? null : error.response().headers().get(REFUSED_HEADER);
    if (reason != null) {
      return new IOException(reason, error);
    }
    HttpResponseStatus status = error.response() == null ? null : error.response().status();
    if (HttpResponseStatus.MISDIRECTED_REQUEST.equals(status)) {
      return new IOException(
          "%s: the service there is not known as '%s'; if it should be, add '%s' to %s of that service"
              .formatted(status, uri.getHost(), uri.getHost(), AccessSettings.HOSTS),
          error);
    }

    if (HttpResponseStatus.FORBIDDEN.equals(status)) {
      return new IOException(
          "%s: the service there sees another Host than '%s', perhaps because of a proxy; make the proxy keep the Host, or add the origin to %s of that service"
              .formatted(status, uri.getAuthority(), AccessSettings.ORIGINS),
          error);
    }
    return error;
  }

  private static int maxFrame(LinkSettings settings) {
    return (int) settings.maxFrame().toBytes();
  }

  @Override
  public Flux<WebSocketMessage> receive() {
    Flux<WebSocketMessage> messages = super.receive();
    Connection below = connection.get();
    if (below != null) {
      // After the handler that assembles messages.
      below.addHandlerLast(new IgnoreIncompleteMessage());
    }
    return messages;
  }

  /** What TLS says about the other side; the same also after the connection has ended. */
  public LinkPeer peer() {
    return peer.get();
  }

  /** The time since the last byte arrived. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastByteNanos);
  }

  /**
   * Frees the connection after {@code grace} unless it has closed by then; unsent frames are lost.
   */
  void abandonAfter(Duration grace) {
    Connection below = connection.get();
    if (below != null) {
      Runnable free =
          () -> {
            var _ = below.channel().close();
          };
      var _ = below.channel().eventLoop().schedule(free, grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private final class LastByteRecorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      lastByteNanos = System.nanoTime();
      context.fireChannelRead(message);
    }
  }

  /**
   * Ignores a connection's end in the middle of a message, as the end itself is reported already.
   */
  private static final class IgnoreIncompleteMessage extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof PrematureChannelClosureException)) {
        context.fireExceptionCaught(cause);
      }
    }
  }
}
