package io.zeekeeper.controller.security;

import io.zeekeeper.model.Hashes;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of an API token: 256 random bits. That many need no slow hash, as a password does: the
 * secret cannot be guessed from its SHA-256.
 */
final class TokenSecret {
  /** Lets scanners of repositories and logs recognise a token. */
  static final String PREFIX = "zk_";

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TokenSecret() {}

  static String make() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The SHA-256 of a secret, in hexadecimal digits. */
  static String hash(String secret) {
    return Hashes.sha256(secret);
  }
}
