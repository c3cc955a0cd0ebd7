package io.zeekeeper.controller.identity;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.pki.EnrolmentToken;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.SigningRequest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives agents their first certificates, for tokens that an operator has made. Blocks on the
 * database.
 */
@Component
public final class Enrolments {
  private static final Logger log = LoggerFactory.getLogger(Enrolments.class);
  private static final int MAX_SHOWN = 127;

  private final ControllerIdentity identity;
  private final Certificates certificates;
  private final IdentityStore store;
  private final EventLog events;
  private final Clock clock;

  Enrolments(
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
  }

  /**
   * A new enrolment.
   *
   * @param token the token, which nothing shows again
   */
  public record Created(Enrolment enrolment, EnrolmentToken token) {}

  /** Whether this controller issues certificates: not when its own certificate is a given one. */
  public boolean areOffered() {
    return identity.isIssuer();
  }

  /**
   * Makes a token for one instance or for several of a pattern.
   *
   * @param instance null if there is a pattern
   */
  public Created create(
      @Nullable String instance, @Nullable String pattern, int uses, Duration ttl, Actor actor) {
    Instant now = clock.instant();
    var enrolment =
        new Enrolment(
            UUID.randomUUID().toString(),
            instance,
            pattern,
            uses,
            0,
            now,
            actor.toString(),
            now.plus(ttl));
    var token = EnrolmentToken.create(identity.authority().fingerprint());
    store.add(enrolment, token.hash());
    events.record(
        Occurrence.of(
                EventType.REQUEST,
                "an enrolment token for %s was made"
                    .formatted(pattern == null ? instance : pattern))
            .requestedBy(actor)
            .with(Map.of("enrolment", enrolment.id(), "expires_at", enrolment.expiresAt())));
    return new Created(enrolment, token);
  }

  /** All enrolments, the newest first, until some time after they have expired. */
  public List<Enrolment> all() {
    return store.enrolments();
  }

  /** Makes a token useless. False when there is no such enrolment. */
  public boolean remove(String id, Actor actor) {
    boolean found = store.removeEnrolment(id);
    if (found) {
      events.record(
          Occurrence.of(EventType.REQUEST, "an enrolment was removed")
              .requestedBy(actor)
              .with(Map.of("enrolment", id)));
    }
    return found;
  }

  /**
   * Issues an agent's first certificate.
   *
   * @param address the agent's address
   * @return the certificate, then those of its issuers
   * @throws EnrolmentRefusedException when the agent gets none
   */
  public List<X509Certificate> enrol(
      String token, String instance, String signingRequest, String address) {
    try {
      return issue(token, instance, signingRequest);
    } catch (PkiException | EnrolmentRefusedException e) {
      String shown = instance.substring(0, Math.min(instance.length(), MAX_SHOWN));
      String reason =
          "the enrolment of '%s' from %s is refused: %s".formatted(shown, address, e.getMessage());
      log.atWarn().addKeyValue("instance", shown).log(reason);
      events.record(
          Occurrence.of(EventType.ENROLMENT_REFUSED, reason)
              .onInstance(shown)
              .with(Map.of("host", address)));
      throw e instanceof EnrolmentRefusedException refused
          ? refused
          : new EnrolmentRefusedException(String.valueOf(e.getMessage()));
    }
  }

  private List<X509Certificate> issue(String token, String instance, String signingRequest) {
    if (!areOffered()) {
      throw new EnrolmentRefusedException("this controller issues no certificates");
    }
    if (!InputRules.isInstanceName(instance)) {
      throw new EnrolmentRefusedException("this is not a valid instance name");
    }
    PublicKey key = SigningRequest.verify(signingRequest);
    var issued = new AtomicReference<@Nullable X509Certificate>();
    store.use(
        EnrolmentToken.parse(token).hash(),
        instance,
        clock.instant(),
        () -> {
          X509Certificate certificate = certificates.issue(instance, key);
          issued.set(certificate);
          return certificates.record(certificate, instance, null);
        });
    return certificates.announced(instance, issued.get());
  }
}
