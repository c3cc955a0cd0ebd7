package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.CurveKeys;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;

/**
 * Makes keys for ZeroMQ's CURVE mechanism. The JDK makes the key pairs, on Curve25519 (RFC 7748),
 * the curve of libzmq.
 */
final class CurveKeyMaker {
  private static final int KEY_BYTES = 32;

  private CurveKeyMaker() {}

  /** Makes new keys for a cluster. Takes less than a millisecond. */
  static CurveKeys make() {
    try {
      var generator = KeyPairGenerator.getInstance("X25519");
      KeyPair server = generator.generateKeyPair();
      KeyPair client = generator.generateKeyPair();
      return new CurveKeys(
          publicKey(server), secretKey(server), publicKey(client), secretKey(client));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has X25519", e);
    }
  }

  /** The coordinate u, in 32 bytes, the least significant first (RFC 7748, section 5). */
  private static String publicKey(KeyPair pair) {
    BigInteger u = ((XECPublicKey) pair.getPublic()).getU();
    byte[] bytes = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bytes[i] = u.shiftRight(Byte.SIZE * i).byteValue();
    }
    return Z85.encode(bytes);
  }

  private static Secret secretKey(KeyPair pair) {
    return new Secret(Z85.encode(((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow()));
  }
}
