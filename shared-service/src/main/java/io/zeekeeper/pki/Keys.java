package io.zeekeeper.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** Key pairs on the curve P-256. */
public final class Keys {
  private static final int LEAST_EC_BITS = 256;

  private Keys() {}

  public static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no curve P-256", e);
    }
  }

  /** Whether a certificate may be issued for a key: an EC key of at least 256 bits. */
  static boolean isAccepted(PublicKey key) {
    return key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() >= LEAST_EC_BITS;
  }

  /** The signature algorithm for a key of a certificate authority or of a signing request. */
  static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default ->
          throw new PkiException(
              "keys of the type " + key.getAlgorithm() + " are not supported; use EC or RSA");
    };
  }
}
