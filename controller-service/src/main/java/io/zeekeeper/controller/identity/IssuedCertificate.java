package io.zeekeeper.controller.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that an agent got.
 *
 * @param serial the serial number, hexadecimal
 * @param enrolment the id of the enrolment that gave it, or that gave the certificate which it
 *     renews
 * @param revokedAt when it was revoked; null while it counts
 */
public record IssuedCertificate(
    String serial,
    String instance,
    @Nullable String enrolment,
    Instant issuedAt,
    Instant notAfter,
    @Nullable Instant revokedAt) {

  /** Whether an agent can open sessions with it at {@code time}. */
  boolean isUsableAt(Instant time) {
    return revokedAt == null && time.isBefore(notAfter);
  }
}
