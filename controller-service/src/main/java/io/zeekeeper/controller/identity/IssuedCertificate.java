package io.zeekeeper.controller.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that an agent or a client got.
 *
 * @param serial the serial number, hexadecimal
 * @param instance the instance of the agent; null for a client
 * @param client the name of the client; null for an agent
 * @param enrolment the id of the enrolment that gave it, or that gave the certificate which it
 *     renews; null for a client
 * @param revokedAt when it was revoked; null while it counts
 */
public record IssuedCertificate(
    String serial,
    @Nullable String instance,
    @Nullable String client,
    @Nullable String enrolment,
    Instant issuedAt,
    Instant notAfter,
    @Nullable Instant revokedAt) {

  /** The holder for people, as in {@code agent sensor} or {@code client alice}. */
  String holder() {
    return client == null ? "agent " + instance : "client " + client;
  }

  /** Whether its holder can connect with it at {@code time}. */
  boolean isUsableAt(Instant time) {
    return revokedAt == null && time.isBefore(notAfter);
  }
}
