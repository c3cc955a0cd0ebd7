package io.zeekeeper.controller.identity;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SigningRequest;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/**
 * The certificates of agents and clients: issues, verifies and revokes them. Revoked serials are in
 * memory, so that a check never waits for the database. Safe on any thread.
 */
@Component
public final class Certificates {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private static final int HEX = 16;

  /** How much the clock of an agent that renews its certificate may be early. */
  private static final Duration EARLY = Duration.ofDays(2);

  private final ControllerIdentity identity;
  private final IdentitySettings settings;
  private final IdentityStore store;
  private final EventLog events;
  private final Clock clock;
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  /** Serials whose revocation is not in the database yet. */
  private final Set<String> unsaved = ConcurrentHashMap.newKeySet();

  private final List<Consumer<String>> onRevoked = new CopyOnWriteArrayList<>();

  Certificates(
      ControllerIdentity identity,
      IdentitySettings settings,
      IdentityStore store,
      EventLog events,
      Clock clock) {
    this.identity = identity;
    this.settings = settings;
    this.store = store;
    this.events = events;
    this.clock = clock;
    revoked.addAll(store.revoked());
  }

  /** A certificate's serial number as the API shows it. */
  public static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(HEX);
  }

  /**
   * Why an agent with this certificate gets no session; empty when it may open one. Never blocks.
   *
   * @param chain what the agent has shown; empty for nothing
   * @param usage whether the agent opened the connection, or the controller
   */
  public Optional<String> refusal(List<X509Certificate> chain, Usage usage) {
    if (chain.isEmpty()) {
      return Optional.of(
          "the agent shows no certificate; give the agent an enrolment token"
              + " (zeekeeper.agent.enrolment-token)");
    }
    try {
      identity.check().verify(chain, usage);
      Optional<Role> role = CertificateNames.of(chain.getFirst()).role();
      // An authority that was given may have issued certificates to others, which have no role.
      if (role.isPresent() ? !(role.get() instanceof Role.Agent) : identity.isIssuer()) {
        return Optional.of("the certificate is not an agent's");
      }
    } catch (PkiException e) {
      return Optional.of(e.getMessage() + remedy(chain.getFirst()));
    }
    return revocation(chain.getFirst());
  }

  private String remedy(X509Certificate certificate) {
    boolean isExpired = clock.instant().isAfter(certificate.getNotAfter().toInstant());
    return isExpired && identity.isIssuer() ? "; the agent needs a new enrolment token" : "";
  }

  /** Why a certificate that has been verified before is not accepted any more. Never blocks. */
  public Optional<String> revocation(X509Certificate certificate) {
    return isRevoked(certificate)
        ? Optional.of("the certificate is revoked; the agent needs a new enrolment token")
        : Optional.empty();
  }

  /** Whether this controller issued and revoked the certificate. */
  public boolean isRevoked(X509Certificate certificate) {
    String serial = serial(certificate);
    return (revoked.contains(serial) || unsaved.contains(serial))
        && certificate
            .getIssuerX500Principal()
            .equals(identity.authority().certificate().getSubjectX500Principal());
  }

  /** Calls {@code listener} with the serial of each certificate that is revoked from now on. */
  public void onRevoked(Consumer<String> listener) {
    onRevoked.add(listener);
  }

  /** Issues a certificate for an agent, in both directions of connection. */
  X509Certificate issue(String instance, PublicKey key) {
    return identity
        .authority()
        .issue(
            new CertificateProfile(
                instance,
                List.of(
                    new Role.Agent(instance).name(), new SubjectName.Dns(Role.Agent.SERVER_NAME)),
                Set.of(Usage.CLIENT, Usage.SERVER),
                settings.certificateValidity()),
            key);
  }

  IssuedCertificate record(
      X509Certificate certificate, String instance, @Nullable String enrolment) {
    return new IssuedCertificate(
        serial(certificate),
        instance,
        null,
        enrolment,
        clock.instant(),
        certificate.getNotAfter().toInstant(),
        null);
  }

  /** Records that an agent gets a certificate; returns the certificate with its issuers. */
  List<X509Certificate> announced(String instance, @Nullable X509Certificate certificate) {
    X509Certificate issued = Objects.requireNonNull(certificate);
    String message = "a certificate was issued, valid until " + issued.getNotAfter().toInstant();
    log.atInfo()
        .addKeyValue("instance", instance)
        .log("agent {} gets certificate {}", instance, serial(issued));
    events.record(
        Occurrence.of(EventType.CERTIFICATE_ISSUED, message)
            .onInstance(instance)
            .with(Map.of("serial", serial(issued), "not_after", issued.getNotAfter().toInstant())));
    List<X509Certificate> chain = new ArrayList<>(List.of(issued));
    chain.addAll(identity.authority().chain());
    return chain;
  }

  /**
   * Issues the successor of an agent's certificate. Blocks on the database, and while a certificate
   * is revoked, so that no revoked certificate gets a successor.
   *
   * @param present the certificate of the agent's session
   * @throws PkiException when the request or the present certificate does not allow it
   */
  public synchronized List<X509Certificate> renew(
      String instance, X509Certificate present, String signingRequest) {
    PublicKey key = SigningRequest.verify(signingRequest);
    if (isRevoked(present) || !identity.isIssuer()) {
      throw new PkiException("this controller does not renew the certificate");
    }
    if (clock.instant().isBefore(CertificateAuthority.renewalTime(present).minus(EARLY))) {
      throw new PkiException("it is too early to renew the certificate");
    }
    Optional<IssuedCertificate> known = store.certificate(serial(present));
    X509Certificate certificate = issue(instance, key);
    store.add(record(certificate, instance, known.map(IssuedCertificate::enrolment).orElse(null)));
    return announced(instance, certificate);
  }

  /**
   * All certificates of agents and clients, also those that have expired lately. Blocks on the
   * database.
   */
  public List<IssuedCertificate> all() {
    return store.certificates();
  }

  /**
   * Revokes a certificate for good, with those that it renewed or that renewed it, and ends the
   * sessions that use it. Blocks on the database. After a failure of the database, the certificate
   * of that serial is refused until the next start, and the caller must repeat the request.
   *
   * @return empty when no certificate has that serial
   */
  public synchronized Optional<IssuedCertificate> revoke(String serial, Actor actor) {
    String wanted = serial.toLowerCase(Locale.ROOT);
    // In memory first: a stolen key must not work on because the database is away.
    unsaved.add(wanted);
    onRevoked.forEach(listener -> listener.accept(wanted));
    List<IssuedCertificate> found = store.revoke(wanted, clock.instant());
    found.forEach(certificate -> revoked(certificate, actor));
    unsaved.remove(wanted);
    return found.stream().findFirst();
  }

  private void revoked(IssuedCertificate certificate, Actor actor) {
    String instance = certificate.instance();
    if (revoked.add(certificate.serial())) {
      LoggingEventBuilder line = log.atWarn();
      (instance == null ? line : line.addKeyValue("instance", instance))
          .log("the certificate {} of {} is revoked", certificate.serial(), certificate.holder());
      var occurrence =
          Occurrence.of(
                  EventType.CERTIFICATE_REVOKED,
                  instance == null
                      ? "the certificate of %s was revoked".formatted(certificate.holder())
                      : "the agent's certificate was revoked")
              .requestedBy(actor)
              .with(Map.of("serial", certificate.serial()));
      events.record(instance == null ? occurrence : occurrence.onInstance(instance));
    }
    if (!unsaved.contains(certificate.serial())) {
      onRevoked.forEach(listener -> listener.accept(certificate.serial()));
    }
  }
}
