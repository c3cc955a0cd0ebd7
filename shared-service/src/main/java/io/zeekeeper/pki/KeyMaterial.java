package io.zeekeeper.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service's certificate and its key.
 *
 * @param chain the certificate, then the certificates of its issuers
 * @param key the private key of the first certificate
 */
public record KeyMaterial(List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] SAMPLE = {1, 2, 3};

  public KeyMaterial {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new PkiException("there is no certificate");
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /**
   * Checks that the key belongs to the certificate.
   *
   * @throws PkiException when it belongs to another certificate
   */
  public KeyMaterial check() {
    try {
      var signature = Signature.getInstance(Keys.signatureAlgorithm(key));
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate().getPublicKey());
      signature.update(SAMPLE);
      if (signature.verify(signed)) {
        return this;
      }
    } catch (GeneralSecurityException e) {
      throw foreign(e);
    }
    throw foreign(null);
  }

  private PkiException foreign(@Nullable Exception cause) {
    String message =
        "the private key does not belong to the certificate '%s'"
            .formatted(certificate().getSubjectX500Principal());
    return cause == null ? new PkiException(message) : new PkiException(message, cause);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "KeyMaterial[" + certificate().getSubjectX500Principal() + "]";
  }
}
