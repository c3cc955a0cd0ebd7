package io.zeekeeper.controller.identity;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.security.AcceptedCertificates;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.Usage;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Issues certificates for clients, and says when they end. Safe on any thread. */
@Component
public final class ClientIdentities implements AcceptedCertificates {
  private static final Logger log = LoggerFactory.getLogger(ClientIdentities.class);

  private final ControllerIdentity identity;
  private final Certificates certificates;
  private final IdentityStore store;
  private final EventLog events;
  private final Clock clock;
  private final Sinks.Many<String> revoked = Sinks.many().multicast().directBestEffort();

  ClientIdentities(
      ControllerIdentity identity,
      Certificates certificates,
      IdentityStore store,
      EventLog events,
      Clock clock) {
    this.identity = identity;
    this.certificates = certificates;
    this.store = store;
    this.events = events;
    this.clock = clock;
    // Called for one certificate at a time.
    certificates.onRevoked(serial -> revoked.tryEmitNext(serial));
  }

  @Override
  public Optional<String> refusal(X509Certificate certificate) {
    if (certificates.isRevoked(certificate)) {
      return Optional.of("the client certificate is revoked");
    }
    return certificate.getNotAfter().toInstant().isAfter(clock.instant())
        ? Optional.empty()
        : Optional.of("the client certificate has expired");
  }

  @Override
  public Mono<Void> over(X509Certificate certificate) {
    String serial = Certificates.serial(certificate);
    Duration life = Duration.between(clock.instant(), certificate.getNotAfter().toInstant());
    return Mono.firstWithSignal(
        revoked.asFlux().filter(serial::equals).next().then(), Caller.endAfter(life));
  }

  /**
   * Makes a key and a certificate for it. The controller keeps neither. Blocks on the database.
   *
   * @param name the client's name, which gives the client its role
   * @param life how long the certificate is valid, at most as long as the authority's
   * @return PEM: the private key, the certificate, the certificates of its issuers
   * @throws PkiException when this controller issues no certificates
   */
  public String create(String name, Duration life, Actor actor) {
    if (!identity.isIssuer()) {
      throw new PkiException(
          "this controller issues no certificates, as zeekeeper.security.bundle is set");
    }
    KeyPair keys = Keys.generate();
    X509Certificate certificate =
        identity
            .authority()
            .issue(
                new CertificateProfile(
                    name, List.of(new Role.Client(name).name()), Set.of(Usage.CLIENT), life),
                keys.getPublic());
    var issued =
        new IssuedCertificate(
            Certificates.serial(certificate),
            null,
            name,
            null,
            clock.instant(),
            certificate.getNotAfter().toInstant(),
            null);
    store.add(issued);
    log.info("{} gets certificate {}", issued.holder(), issued.serial());
    events.record(
        Occurrence.of(
                EventType.CERTIFICATE_ISSUED,
                "a certificate was issued for %s, valid until %s"
                    .formatted(issued.holder(), issued.notAfter()))
            .requestedBy(actor)
            .with(Map.of("serial", issued.serial(), "not_after", issued.notAfter())));
    return Pem.write(keys.getPrivate())
        + Pem.write(List.of(certificate))
        + Pem.write(identity.authority().chain());
  }
}
