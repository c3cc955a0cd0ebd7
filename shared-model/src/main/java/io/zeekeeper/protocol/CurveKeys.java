package io.zeekeeper.protocol;

import io.zeekeeper.model.Secret;
import java.util.regex.Pattern;

/**
 * The keys with which the nodes of a ZeroMQ cluster encrypt their messages and authenticate each
 * other, by ZeroMQ's CURVE mechanism. All nodes have all four. Each key has 32 bytes and is written
 * as 40 characters of Z85 (ZeroMQ RFC 32).
 *
 * @param serverPublic the public key of the hub and of the loggers
 * @param serverSecret their secret key
 * @param clientPublic the public key with which nodes connect to them
 * @param clientSecret the secret key with which nodes connect
 */
public record CurveKeys(
    String serverPublic, Secret serverSecret, String clientPublic, Secret clientSecret) {
  private static final Pattern Z85 = Pattern.compile("[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}");

  public CurveKeys {
    check(serverPublic);
    check(serverSecret.value());
    check(clientPublic);
    check(clientSecret.value());
  }

  private static void check(String key) {
    if (!Z85.matcher(key).matches()) {
      // Without the key, which may be secret.
      throw new IllegalArgumentException("a CURVE key has 40 characters of Z85");
    }
  }
}
