package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.identity.IssuedCertificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A certificate of an agent. */
@Schema(name = "Certificate", description = "A certificate that an agent got.")
record CertificateDocument(
    @Schema(description = "The serial number, hexadecimal.", example = "2f8a01") String serial,
    @Schema(description = "The instance that it is for.", example = "agent-1") String instance,
    @Schema(description = "When it was issued.") Instant issuedAt,
    @Schema(description = "When it expires.") Instant notAfter,
    @Schema(description = "When it was revoked; absent while it is accepted.")
        @Nullable Instant revokedAt) {

  static CertificateDocument of(IssuedCertificate certificate) {
    return new CertificateDocument(
        certificate.serial(),
        certificate.instance(),
        certificate.issuedAt(),
        certificate.notAfter(),
        certificate.revokedAt());
  }
}
