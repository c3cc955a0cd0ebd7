package io.zeekeeper.controller.agents;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections on which no session begins in time. The idle timeout of the server does not
 * end a peer that sends a byte now and then, in the TLS handshake, in the headers or in the body.
 */
final class RequestDeadline {
  private static final AttributeKey<Future<?>> TIMER =
      AttributeKey.valueOf(RequestDeadline.class, "timer");

  private RequestDeadline() {}

  /** Closes a new connection after {@code time}, unless the deadline is lifted before. */
  static void set(Channel channel, Duration time) {
    Runnable close =
        () -> {
          var _ = channel.close();
        };
    Future<?> timer =
        channel.eventLoop().schedule(close, time.toMillis(), TimeUnit.MILLISECONDS);
    channel.attr(TIMER).set(timer);
    channel.closeFuture().addListener(closed -> timer.cancel(false));
  }

  /** A session has begun, which has deadlines of its own. */
  static void lift(Channel channel) {
    Future<?> timer = channel.attr(TIMER).getAndSet(null);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
