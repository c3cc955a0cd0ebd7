package io.zeekeeper.controller.security;

import java.security.cert.X509Certificate;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Whether certificates of clients still count. A connection may outlive the certificate that its
 * handshake has verified. Called on event loops; does not block.
 */
public interface AcceptedCertificates {

  /** Why the certificate is not accepted any more; empty while it is. */
  Optional<String> refusal(X509Certificate certificate);

  /** Completes when the certificate is revoked or expires. */
  Mono<Void> over(X509Certificate certificate);
}
