package io.zeekeeper.controller.identity;

import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Looks every hour for certificates that end soon ({@link WarningTime}): an agent has renewed its
 * certificate by then, unless it is away. Each certificate is an event once per start of the
 * controller.
 */
@Component
class CertificateExpiry implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(CertificateExpiry.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  private final ControllerIdentity identity;
  private final IdentityStore store;
  private final EventLog events;
  private final Clock clock;
  private final Set<String> reported = new HashSet<>();
  private volatile int expiring;
  private @Nullable Disposable checks;

  CertificateExpiry(
      ControllerIdentity identity, IdentityStore store, EventLog events, Clock clock) {
    this.identity = identity;
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /** How many agents and clients have a certificate that ends soon, and no later one. */
  int expiring() {
    return expiring;
  }

  /** How long the controller's own certificate is still valid. */
  Duration remaining() {
    return Duration.between(
        clock.instant(), identity.current().material().certificate().getNotAfter().toInstant());
  }

  @Override
  public void start() {
    checks =
        Flux.interval(Duration.ZERO, PERIOD, Schedulers.boundedElastic())
            .onBackpressureDrop()
            .subscribe(tick -> checkSafely());
  }

  private void checkSafely() {
    try {
      check();
    } catch (RuntimeException e) {
      log.warn("cannot look for certificates that expire: {}", e.toString());
    }
  }

  /** Blocks on the database. */
  synchronized void check() {
    Instant now = clock.instant();
    List<IssuedCertificate> found =
        latest().stream()
            .filter(certificate ->
                certificate.notAfter().isBefore(now.plus(WarningTime.of(certificate))))
            .filter(certificate -> certificate.isUsableAt(now))
            .toList();
    expiring = found.size();
    for (IssuedCertificate certificate : found) {
      report(certificate);
    }
    X509Certificate own = identity.current().material().certificate();
    if (remaining().compareTo(WarningTime.of(own, identity.isIssuer())) < 0) {
      Instant end = own.getNotAfter().toInstant();
      report(Certificates.serial(own), end, "the controller's certificate expires at " + end, null);
    }
  }

  /** The latest certificate of each agent and client that is not revoked. */
  private Collection<IssuedCertificate> latest() {
    BinaryOperator<IssuedCertificate> later =
        (one, other) -> one.notAfter().isAfter(other.notAfter()) ? one : other;
    return store.certificates().stream()
        .filter(certificate -> certificate.revokedAt() == null)
        .collect(Collectors.toMap(IssuedCertificate::holder, certificate -> certificate, later))
        .values();
  }

  private void report(IssuedCertificate certificate) {
    Instant end = certificate.notAfter();
    report(
        certificate.serial(),
        end,
        certificate.instance() == null
            ? "the certificate of %s expires at %s".formatted(certificate.holder(), end)
            : "the agent's certificate expires at %s and was not renewed".formatted(end),
        certificate.instance());
  }

  private void report(String serial, Instant end, String message, @Nullable String instance) {
    if (!reported.add(serial)) {
      return;
    }
    var occurrence =
        Occurrence.of(EventType.CERTIFICATE_EXPIRING, message)
            .with(Map.of("serial", serial, "not_after", end));
    events.record(instance == null ? occurrence : occurrence.onInstance(instance));
  }

  @Override
  public void stop() {
    if (checks != null) {
      checks.dispose();
      checks = null;
    }
  }

  @Override
  public boolean isRunning() {
    return checks != null;
  }
}
