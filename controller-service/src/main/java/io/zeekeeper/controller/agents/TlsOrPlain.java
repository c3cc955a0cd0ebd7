package io.zeekeeper.controller.agents;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.zeekeeper.link.LinkSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Looks at the first bytes of a connection: TLS gets its handler, and a connection in the clear is
 * closed unless its address may have one.
 */
final class TlsOrPlain extends OptionalSslHandler {
  private final Predicate<InetAddress> mayBePlain;

  TlsOrPlain(SslContext context, Predicate<InetAddress> mayBePlain) {
    super(context);
    this.mayBePlain = mayBePlain;
  }

  @Override
  protected String newSslHandlerName() {
    // By this name Reactor Netty knows that the connection uses TLS.
    return NettyPipeline.SslHandler;
  }

  @Override
  protected @Nullable ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress remote
            && mayBePlain.test(remote.getAddress())
        ? null
        : new Refusal();
  }

  /** Answers as HTTP, so that an agent can show the reason. */
  private static final class Refusal extends ChannelInboundHandlerAdapter {
    private static final String ANSWER =
        "HTTP/1.1 403 Forbidden\r\n%s: this port needs TLS; use wss:// in zeekeeper.agent.controller\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .formatted(LinkSocket.REFUSED_HEADER);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      var _ =
          context
              .writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
              .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
