package io.zeekeeper.controller.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.preauth.x509.SubjectX500PrincipalExtractor;

/** The names of clients in certificates that the TLS handshake has verified. */
final class ClientCertificates {
  private static final SubjectX500PrincipalExtractor COMMON_NAME =
      new SubjectX500PrincipalExtractor();

  /** A subject alternative name that is a URI (RFC 5280, 4.2.1.6). */
  private static final Integer URI = 6;

  // The controller's own authority writes what a holder is into the certificate. An instance may
  // have the name of an administrator.
  private static final String ROLE = "urn:zeekeeper:";
  private static final String CLIENT = "urn:zeekeeper:client:";

  private ClientCertificates() {}

  /** The common name of the subject; empty if the certificate is not for a client. */
  static Optional<String> name(X509Certificate certificate) {
    try {
      return isOfAnotherKind(certificate)
          ? Optional.empty()
          : Optional.of(String.valueOf(COMMON_NAME.extractPrincipal(certificate)));
    } catch (AuthenticationException | CertificateParsingException e) {
      return Optional.empty();
    }
  }

  private static boolean isOfAnotherKind(X509Certificate certificate)
      throws CertificateParsingException {
    @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .filter(name -> URI.equals(name.get(0)))
            .map(name -> String.valueOf(name.get(1)))
            .anyMatch(uri -> uri.startsWith(ROLE) && !uri.startsWith(CLIENT));
  }
}
