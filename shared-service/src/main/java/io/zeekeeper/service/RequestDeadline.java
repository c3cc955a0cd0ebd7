package io.zeekeeper.service;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerState;

/**
 * Closes connections that bring no request in time, so that strangers do not use up the connections
 * of a service. An idle timeout does not end a peer that sends a byte now and then, in the TLS
 * handshake or in the headers.
 */
public final class RequestDeadline {
  /** How long a connection may last without a request, at its beginning and between requests. */
  private static final Duration WITHOUT_REQUEST = Duration.ofMinutes(1);

  private static final AttributeKey<Future<?>> TIMER =
      AttributeKey.valueOf(RequestDeadline.class, "timer");

  private RequestDeadline() {}

  /**
   * Sets the deadline for connections of a server. The body of a request has none while the request
   * is served; what follows an answer has, as after a refusal.
   */
  public static HttpServer limit(HttpServer server) {
    return limit(server, WITHOUT_REQUEST);
  }

  static HttpServer limit(HttpServer server, Duration withoutRequest) {
    return server
        .doOnChannelInit((observer, channel, remote) -> set(channel, withoutRequest))
        .childObserve((connection, state) -> observe(connection, state, withoutRequest));
  }

  private static void observe(
      Connection connection, ConnectionObserver.State state, Duration time) {
    if (state.equals(HttpServerState.REQUEST_RECEIVED)) {
      lift(connection.channel());
    } else if (state.equals(ConnectionObserver.State.DISCONNECTING)
        && connection.channel().isActive()) {
      // The response is complete, and the connection waits for the next request.
      set(connection.channel(), time);
    }
  }

  /** Closes a connection after {@code time}, unless the deadline is lifted before. */
  public static void set(Channel channel, Duration time) {
    if (channel.hasAttr(TIMER)) {
      lift(channel);
    } else {
      var _ = channel.closeFuture().addListener(closed -> lift(channel));
    }
    Runnable close =
        () -> {
          var _ = channel.close();
        };
    Future<?> timer = channel.eventLoop().schedule(close, time.toMillis(), TimeUnit.MILLISECONDS);
    channel.attr(TIMER).set(timer);
  }

  /** A request has come, or a session has begun that has deadlines of its own. */
  public static void lift(Channel channel) {
    Future<?> timer = channel.attr(TIMER).getAndSet(null);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
