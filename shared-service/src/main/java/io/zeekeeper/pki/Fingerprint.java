package io.zeekeeper.pki;

import io.zeekeeper.model.Hashes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 digest of a certificate, which identifies it.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Fingerprint {
    if (!FORM.matcher(hex).matches()) {
      throw new PkiException("a SHA-256 fingerprint has 64 hexadecimal digits");
    }
  }

  public static Fingerprint of(X509Certificate certificate) {
    try {
      byte[] digest = Hashes.sha256().digest(certificate.getEncoded());
      return new Fingerprint(HexFormat.of().formatHex(digest));
    } catch (CertificateEncodingException e) {
      throw new PkiException("a certificate cannot be encoded", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
