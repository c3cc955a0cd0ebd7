package io.zeekeeper.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and private keys as PEM text (RFC 7468). */
public final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private Pem() {}

  /** Writes certificates one after the other. */
  public static String write(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(write(CERTIFICATE, certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new PkiException("a certificate cannot be encoded", e);
      }
    }
    return text.toString();
  }

  /** Writes a private key as PKCS #8, not encrypted. */
  public static String write(PrivateKey key) {
    return write(PRIVATE_KEY, key.getEncoded());
  }

  static String write(String type, byte[] content) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Reads all certificates of a text, in their order; skips everything else.
   *
   * @throws PkiException when there is none, or one is damaged
   */
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> found = new ArrayList<>();
    try (var reader = new PemReader(new StringReader(text))) {
      var factory = CertificateFactory.getInstance("X.509");
      for (PemObject next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
        if (next.getType().equals(CERTIFICATE)) {
          found.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(next.getContent())));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw new PkiException("the certificate is damaged: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new PkiException("there is no certificate; PEM is expected");
    }
    return List.copyOf(found);
  }

  /**
   * Reads the first private key of a text: PKCS #8, or the older forms that name the algorithm.
   *
   * @throws PkiException when there is none, when it is damaged, or when it is encrypted
   */
  public static PrivateKey privateKey(String text) {
    try (var parser = new PEMParser(new StringReader(text))) {
      var converter = new JcaPEMKeyConverter();
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof PrivateKeyInfo key) {
          return converter.getPrivateKey(key);
        }
        if (next instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new PkiException("the private key is damaged: " + e.getMessage(), e);
    }
    throw new PkiException("there is no private key that is not encrypted; PEM is expected");
  }
}
