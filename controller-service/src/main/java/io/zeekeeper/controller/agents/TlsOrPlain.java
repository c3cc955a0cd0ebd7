package io.zeekeeper.controller.agents;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.zeekeeper.link.LinkSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.netty.NettyPipeline;

/**
 * Looks at the first bytes of a connection: TLS gets its handler, and a connection in the clear is
 * closed unless its address may have one. Makes no TLS context for a connection in the clear.
 */
final class TlsOrPlain extends ByteToMessageDecoder {
  /** Type, version and length of a TLS record. */
  private static final int RECORD_HEADER_BYTES = 5;

  private final Supplier<SslContext> context;
  private final Predicate<InetAddress> mayBePlain;

  TlsOrPlain(Supplier<SslContext> context, Predicate<InetAddress> mayBePlain) {
    this.context = context;
    this.mayBePlain = mayBePlain;
  }

  @Override
  protected void decode(ChannelHandlerContext connection, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < RECORD_HEADER_BYTES) {
      return;
    }
    ChannelPipeline pipeline = connection.pipeline();
    if (SslHandler.isEncrypted(in, false)) {
      // By this name Reactor Netty knows that the connection uses TLS.
      pipeline.replace(
          this, NettyPipeline.SslHandler, context.get().newHandler(connection.alloc()));
    } else if (connection.channel().remoteAddress() instanceof InetSocketAddress remote
        && mayBePlain.test(remote.getAddress())) {
      pipeline.remove(this);
    } else {
      pipeline.replace(this, "refusal", new Refusal());
    }
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
