package io.zeekeeper.pki;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS for Netty, by the JDK: versions 1.3 and 1.2. */
public final class TlsContexts {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private static final char[] NO_PASSWORD = {};

  private TlsContexts() {}

  /**
   * For a server that lets clients show a certificate. The handshake accepts any certificate or
   * none, and proves that the client has the key: the server verifies the certificate afterwards,
   * so that it can say what is wrong with it.
   */
  public static SslContext server(TlsIdentity identity) {
    return build(
        SslContextBuilder.forServer(keys(identity))
            .trustManager(new PeerTrust(chain -> {}))
            .clientAuth(ClientAuth.OPTIONAL));
  }

  /**
   * For a client.
   *
   * @param identity what the client shows; null for nothing
   * @param verifier throws a {@link PkiException} for a server's chain that is not accepted. It
   *     decides on the names also
   */
  public static SslContext client(
      @Nullable TlsIdentity identity, Consumer<List<X509Certificate>> verifier) {
    var builder = SslContextBuilder.forClient().trustManager(new PeerTrust(verifier));
    return build(
        identity == null ? builder : builder.keyManager(new OneKeyManager(identity.material())));
  }

  private static KeyManagerFactory keys(TlsIdentity identity) {
    try {
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(identity.keyStore(), NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot use the private key", e);
    }
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return builder.sslProvider(SslProvider.JDK).protocols(VERSIONS).build();
    } catch (SSLException e) {
      throw new PkiException("cannot set up TLS: " + e.getMessage(), e);
    }
  }
}
