package io.zeekeeper.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Verifies certificates: issuer, period, usage. */
public final class CertificateCheck {
  private final Set<TrustAnchor> anchors;
  private final Clock clock;

  /**
   * @param authorities the certificates of the authorities that are trusted
   */
  public CertificateCheck(Collection<X509Certificate> authorities, Clock clock) {
    if (authorities.isEmpty()) {
      throw new PkiException("no certificate authority is trusted");
    }
    this.anchors =
        authorities.stream()
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toUnmodifiableSet());
    this.clock = clock;
  }

  /**
   * Verifies a certificate.
   *
   * @param chain the certificate, then the certificates of its issuers, if the peer sent them
   * @throws PkiException says why the certificate is not accepted
   */
  public void verify(List<X509Certificate> chain, Usage usage) {
    X509Certificate certificate = chain.getFirst();
    period(certificate);
    try {
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      List<X509Certificate> path =
          chain.stream().filter(candidate -> !isAnchor(candidate)).toList();
      if (path.isEmpty()) {
        throw new PkiException("the certificate is a certificate authority's");
      }
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException e) {
      throw new PkiException(
          "the certificate of '%s' is not from a trusted certificate authority (%s)"
              .formatted(certificate.getSubjectX500Principal(), e.getMessage()),
          e);
    } catch (GeneralSecurityException e) {
      throw new PkiException("the certificate cannot be verified: " + e.getMessage(), e);
    }
    usage(certificate, usage);
  }

  private boolean isAnchor(X509Certificate certificate) {
    return anchors.stream().anyMatch(anchor -> certificate.equals(anchor.getTrustedCert()));
  }

  private void period(X509Certificate certificate) {
    Instant now = clock.instant();
    Instant start = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isBefore(start)) {
      throw new PkiException(
          ("the certificate is valid from %s only: the clock of the host that verifies it is late"
                  + " and shows %s, or the issuer's clock was ahead")
              .formatted(start, now));
    }
    if (now.isAfter(end)) {
      throw new PkiException(
          "the certificate expired at %s, or the clock of the host that verifies it is ahead and shows %s"
              .formatted(end, now));
    }
  }

  private static void usage(X509Certificate certificate, Usage usage) {
    try {
      @Nullable List<String> purposes = certificate.getExtendedKeyUsage();
      if (purposes != null && !purposes.contains(usage.purpose().getId())) {
        throw new PkiException(
            "the certificate may not be used as a " + usage.name().toLowerCase(Locale.ROOT));
      }
    } catch (CertificateParsingException e) {
      throw new PkiException("the usage of the certificate is damaged", e);
    }
  }
}
