package io.zeekeeper.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextsTest {
  private static final int MOST_STEPS = 100;

  private final CertificateAuthority authority =
      CertificateAuthority.create("test", Duration.ofDays(2), Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void clientShowsItsCertificateWhateverTheKindOfKey(String algorithm) throws Exception {
    TlsIdentity client = identity("agent", algorithm);

    SSLEngine server = afterHandshake(TlsContexts.client(client, chain -> {}));

    assertThat(server.getSession().getPeerCertificates())
        .startsWith(client.material().certificate());
  }

  @Test
  void clientWithoutIdentityShowsNoCertificate() throws Exception {
    SSLEngine server = afterHandshake(TlsContexts.client(null, chain -> {}));

    assertThatThrownBy(() -> server.getSession().getPeerCertificates())
        .isInstanceOf(SSLPeerUnverifiedException.class);
  }

  @Test
  void clientEndsTheHandshakeWithServerThatItsVerifierRefuses() {
    SslContext client =
        TlsContexts.client(
            null,
            chain -> {
              throw new PkiException("not the controller");
            });

    assertThatThrownBy(() -> afterHandshake(client))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("not the controller");
  }

  private TlsIdentity identity(String name, String algorithm) throws Exception {
    KeyPair keys =
        algorithm.equals("EC")
            ? Keys.generate()
            : KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    var profile =
        new CertificateProfile(
            name, List.of(), Set.of(Usage.CLIENT, Usage.SERVER), Duration.ofDays(1));
    var chain = List.of(authority.issue(profile, keys.getPublic()), authority.certificate());
    return new TlsIdentity(
        new KeyMaterial(chain, keys.getPrivate()), List.of(authority.certificate()));
  }

  /** The server's side of a connection of {@code client}, in the memory of this test. */
  private SSLEngine afterHandshake(SslContext client) throws Exception {
    var buffers = UnpooledByteBufAllocator.DEFAULT;
    SSLEngine one = client.newEngine(buffers, "localhost", 2150);
    SSLEngine other = TlsContexts.server(identity("controller", "EC")).newEngine(buffers);
    one.beginHandshake();
    other.beginHandshake();
    ByteBuffer toOther = ByteBuffer.allocate(1 << 16);
    ByteBuffer toOne = ByteBuffer.allocate(1 << 16);
    for (int step = 0; step < MOST_STEPS && !(isDone(one) && isDone(other)); step++) {
      step(one, toOne, toOther);
      step(other, toOther, toOne);
    }
    assertThat(isDone(one) && isDone(other)).isTrue();
    return other;
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      }
      case NEED_WRAP -> {
        var _ = engine.wrap(ByteBuffer.allocate(0), out);
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        in.flip();
        var _ = engine.unwrap(in, ByteBuffer.allocate(1 << 15));
        in.compact();
      }
      case FINISHED, NOT_HANDSHAKING -> {}
    }
  }
}
