package io.zeekeeper.controller.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.TlsContexts;
import io.zeekeeper.pki.TlsIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class TlsOrPlainTest {
  private static final byte[] BEGIN_OF_CLIENT_HELLO = {22, 3, 1, 0, 5, 1};
  private static final String REQUEST = "GET /v1/agents HTTP/1.1\r\n";

  private final AtomicInteger contexts = new AtomicInteger();

  @Test
  void connectionInTheClearPassesWithoutTlsContext() {
    EmbeddedChannel channel = connection("127.0.0.1");

    channel.writeInbound(bytes(REQUEST));

    ByteBuf passed = channel.readInbound();
    assertThat(passed.toString(StandardCharsets.US_ASCII)).isEqualTo(REQUEST);
    assertThat(channel.pipeline().get(TlsOrPlain.class)).isNull();
    assertThat(contexts).hasValue(0);
    passed.release();
  }

  @Test
  void connectionInTheClearFromElsewhereIsRefusedWithTheReason() {
    EmbeddedChannel channel = connection("192.0.2.1");

    channel.writeInbound(bytes(REQUEST));

    ByteBuf answer = channel.readOutbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 403 ")
        .contains("this port needs TLS");
    assertThat(channel.isOpen()).isFalse();
    assertThat(contexts).hasValue(0);
    answer.release();
  }

  @Test
  void firstRecordOfTlsGetsTheTlsHandler() {
    EmbeddedChannel channel = connection("192.0.2.1");

    channel.writeInbound(Unpooled.wrappedBuffer(BEGIN_OF_CLIENT_HELLO));

    assertThat(channel.pipeline().get(NettyPipeline.SslHandler)).isInstanceOf(SslHandler.class);
    assertThat(contexts).hasValue(1);
    channel.finishAndReleaseAll();
  }

  @Test
  void fewerBytesThanTheHeaderOfRecordDecideNothing() {
    EmbeddedChannel channel = connection("127.0.0.1");

    channel.writeInbound(bytes("GET"));

    assertThat(channel.pipeline().get(TlsOrPlain.class)).isNotNull();
    channel.finishAndReleaseAll();
  }

  private EmbeddedChannel connection(String address) {
    var remote = new InetSocketAddress(InetAddress.ofLiteral(address), 40000);
    var channel =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return remote;
          }
        };
    channel.pipeline().addFirst(new TlsOrPlain(this::context, InetAddress::isLoopbackAddress));
    return channel;
  }

  private SslContext context() {
    contexts.incrementAndGet();
    var authority = CertificateAuthority.create("test", Duration.ofDays(1), Clock.systemUTC());
    return TlsContexts.server(
        new TlsIdentity(new KeyMaterial(authority.chain(), authority.key()), authority.chain()));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
