package io.zeekeeper.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * A certificate signing request (PKCS #10). Only its key counts: the issuer decides on all names.
 */
public final class SigningRequest {
  private static final String TYPE = "CERTIFICATE REQUEST";

  private SigningRequest() {}

  /** Writes a request for the public key, signed with the private key, as PEM. */
  public static String write(KeyPair keys, String commonName) {
    var subject = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    try {
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
              .build(
                  new JcaContentSignerBuilder(Keys.signatureAlgorithm(keys.getPrivate()))
                      .build(keys.getPrivate()))
              .getEncoded();
      return Pem.write(TYPE, request);
    } catch (OperatorCreationException e) {
      throw new PkiException("cannot sign a request for a certificate", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a request.
   *
   * @return the key that the requester has shown to own
   * @throws PkiException when the request is damaged, when its signature is wrong, or when its key
   *     is not an EC key of at least 256 bits
   */
  public static PublicKey verify(String pem) {
    try (var reader = new PemReader(new StringReader(pem))) {
      PemObject content = reader.readPemObject();
      if (content == null || !content.getType().equals(TYPE)) {
        throw new PkiException("there is no certificate signing request; PEM is expected");
      }
      var request = new JcaPKCS10CertificationRequest(content.getContent());
      PublicKey key = request.getPublicKey();
      if (!Keys.isAccepted(key)) {
        throw new PkiException("the key must be an EC key of at least 256 bits");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new PkiException("the signature of the certificate signing request is wrong");
      }
      return key;
    } catch (PkiException e) {
      throw e;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new PkiException("the certificate signing request is damaged", e);
    }
  }
}
