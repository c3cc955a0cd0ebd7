package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.identity.IssuedCertificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A certificate of an agent or a client. */
@Schema(name = "Certificate", description = "A certificate that an agent or a client got.")
record CertificateDocument(
    @Schema(description = "The serial number, hexadecimal.", example = "2f8a01") String serial,
    @Schema(
            description = "The instance whose agent has it; absent for a client.",
            example = "agent-1")
        @Nullable String instance,
    @Schema(description = "The client that has it; absent for an agent.", example = "alice")
        @Nullable String client,
    @Schema(description = "When it was issued.") Instant issuedAt,
    @Schema(description = "When it expires.") Instant notAfter,
    @Schema(description = "When it was revoked; absent while it is accepted.")
        @Nullable Instant revokedAt) {

  static CertificateDocument of(IssuedCertificate certificate) {
    return new CertificateDocument(
        certificate.serial(),
        certificate.instance(),
        certificate.client(),
        certificate.issuedAt(),
        certificate.notAfter(),
        certificate.revokedAt());
  }
}
