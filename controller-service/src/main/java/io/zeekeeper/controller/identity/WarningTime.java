package io.zeekeeper.controller.identity;

import io.zeekeeper.pki.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * How long before its end a certificate is reported: never while its holder may still be about to
 * renew it, and at most 14 days.
 */
final class WarningTime {
  private static final Duration LONGEST = Duration.ofDays(14);

  private WarningTime() {}

  /**
   * For a certificate of an agent, half of the time that is left at its renewal, which is a third
   * of its life. A client does not renew its certificate by itself: half of the life at most.
   */
  static Duration of(IssuedCertificate certificate) {
    Duration life = Duration.between(certificate.issuedAt(), certificate.notAfter());
    return atMost(life.dividedBy(certificate.client() == null ? 6 : 2));
  }

  /**
   * For the controller's own certificate.
   *
   * @param isIssuer whether the controller issues the certificate, and so renews it. Whoever
   *     replaces the files of a bundle is expected to do so as early
   */
  static Duration of(X509Certificate own, boolean isIssuer) {
    Instant end = own.getNotAfter().toInstant();
    return atMost(
        isIssuer
            ? Duration.between(CertificateAuthority.renewalTime(own), end).dividedBy(2)
            : Duration.between(own.getNotBefore().toInstant(), end).dividedBy(6));
  }

  private static Duration atMost(Duration time) {
    return time.compareTo(LONGEST) < 0 ? time : LONGEST;
  }
}
