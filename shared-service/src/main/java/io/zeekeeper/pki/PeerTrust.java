package io.zeekeeper.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Hands the certificates of peers to a verifier. It compares no host name with the certificate: the
 * verifier decides on names.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private static final X509Certificate[] ANY_ISSUER = {};

  private final Consumer<List<X509Certificate>> verifier;

  /**
   * @param verifier throws a {@link PkiException} for a chain that is not accepted
   */
  PeerTrust(Consumer<List<X509Certificate>> verifier) {
    this.verifier = verifier;
  }

  private void verify(X509Certificate[] chain) throws CertificateException {
    try {
      verifier.accept(List.of(chain));
    } catch (PkiException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    verify(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    verify(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    verify(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    verify(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    verify(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    verify(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return ANY_ISSUER;
  }
}
