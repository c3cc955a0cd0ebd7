package io.zeekeeper.pki;

import io.zeekeeper.model.Hashes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A one-time password with which an agent gets its first certificate. It names the certificate
 * authority, so that the agent sends it to the right controller only.
 *
 * @param authority the certificate authority of the controller that made the token
 * @param text the whole token, which is a secret
 */
public record EnrolmentToken(Fingerprint authority, String text) {
  private static final Pattern FORM =
      Pattern.compile("zeekeeper-enrolment\\.([0-9a-f]{64})\\.[A-Za-z0-9_-]{43}");
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Makes a token with a random secret of 256 bits. */
  public static EnrolmentToken create(Fingerprint authority) {
    var secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new EnrolmentToken(
        authority,
        "zeekeeper-enrolment.%s.%s"
            .formatted(
                authority.hex(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret)));
  }

  /**
   * @throws PkiException when {@code text} has not the form of a token; the message does not show
   *     the text
   */
  public static EnrolmentToken parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new PkiException(
          "this is not an enrolment token: it starts with zeekeeper-enrolment and has 128"
              + " characters");
    }
    return new EnrolmentToken(new Fingerprint(matcher.group(1)), text.strip());
  }

  /** The SHA-256 digest of the token, which may be stored. */
  public String hash() {
    return Hashes.sha256(text);
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "EnrolmentToken[" + authority + "]";
  }
}
