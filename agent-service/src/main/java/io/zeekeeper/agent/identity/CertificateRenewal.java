package io.zeekeeper.agent.identity;

import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.SigningRequest;
import io.zeekeeper.protocol.AgentMessage.CertificateRequest;
import io.zeekeeper.protocol.ControllerMessage.CertificateResponse;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the certificate over the session when two thirds of its time are over, with a new key. The
 * session goes on; later connections use the new certificate.
 */
public final class CertificateRenewal {
  private static final Logger log = LoggerFactory.getLogger(CertificateRenewal.class);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final Duration SHORTEST_RETRY = Duration.ofSeconds(5);

  private final AgentIdentity identity;
  private final String instance;
  private final Clock clock;
  private final ExecutorService blocking;

  private volatile Predicate<CertificateRequest> sender = request -> false;

  // Both guarded by this.
  private @Nullable KeyPair requested;
  private Instant nextAttempt = Instant.MIN;

  CertificateRenewal(
      AgentIdentity identity, String instance, Clock clock, ExecutorService blocking) {
    this.identity = identity;
    this.instance = instance;
    this.clock = clock;
    this.blocking = blocking;
  }

  /**
   * @param send sends a request; false when there is no session
   */
  public void attach(Predicate<CertificateRequest> send) {
    sender = send;
  }

  /** Requests a new certificate if it is time. Called often; cheap. */
  public void requestIfDue() {
    Instant now = clock.instant();
    Optional<Instant> due = identity.renewalTime();
    if (due.isEmpty() || now.isBefore(due.get()) || !isNextAttempt(now)) {
      return;
    }
    blocking.execute(() -> {
      KeyPair keys = Keys.generate();
      synchronized (this) {
        requested = keys;
      }
      if (!sender.test(new CertificateRequest(SigningRequest.write(keys, instance)))) {
        log.debug("no session to renew the certificate");
      }
    });
  }

  private synchronized boolean isNextAttempt(Instant now) {
    if (now.isBefore(nextAttempt)) {
      return false;
    }
    Duration left =
        identity
            .current()
            .map(present ->
                Duration.between(now, present.material().certificate().getNotAfter().toInstant()))
            .orElse(LONGEST_RETRY)
            .dividedBy(10);
    nextAttempt =
        now.plus(
            left.compareTo(LONGEST_RETRY) > 0
                ? LONGEST_RETRY
                : left.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : left);
    return true;
  }

  /** Takes the controller's answer. */
  public void received(CertificateResponse response) {
    KeyPair keys;
    synchronized (this) {
      keys = requested;
      requested = null;
    }
    String certificates = response.certificates();
    if (keys == null) {
      return;
    }
    if (certificates == null) {
      log.error("the controller does not renew this agent's certificate: {}", response.error());
      return;
    }
    blocking.execute(() -> {
      try {
        identity.renewed(IdentityFile.identity(Pem.certificates(certificates), keys.getPrivate()));
      } catch (PkiException e) {
        log.error("cannot use the renewed certificate: {}", e.getMessage());
      }
    });
  }
}
