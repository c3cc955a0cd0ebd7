package io.zeekeeper.link;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What TLS says about the other side of a connection.
 *
 * @param encrypted whether the connection uses TLS
 * @param chain the other side's certificate, then those of its issuers; empty when it has shown
 *     none. The handshake has proved that the other side has the key; it need not have verified the
 *     certificate
 */
public record LinkPeer(boolean encrypted, List<X509Certificate> chain) {
  private static final LinkPeer IN_THE_CLEAR = new LinkPeer(false, List.of());

  /** A peer that may do nothing. */
  static final LinkPeer UNKNOWN = new LinkPeer(true, List.of());

  public LinkPeer {
    chain = List.copyOf(chain);
  }

  /** Whether the certificate has this serial number, in hexadecimal. */
  public boolean hasSerial(String serial) {
    return !chain.isEmpty() && chain.getFirst().getSerialNumber().toString(16).equals(serial);
  }

  /** The other side of a channel whose handshake is over. */
  public static LinkPeer of(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      // A channel that has closed has lost its handlers.
      return channel.isActive() ? IN_THE_CLEAR : UNKNOWN;
    }
    try {
      return new LinkPeer(
          true,
          Stream.of(tls.engine().getSession().getPeerCertificates())
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList());
    } catch (SSLPeerUnverifiedException e) {
      return new LinkPeer(true, List.of());
    }
  }
}
