package io.zeekeeper.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.EnrolmentToken;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SigningRequest;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.service.TransportSettings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Runs against H2 in memory, with the controller's tables. */
@SpringBootTest(
    classes = EnrolmentsTest.Context.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "spring.datasource.url=jdbc:h2:mem:identity")
class EnrolmentsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration VALIDITY = Duration.ofDays(90);
  private static final Actor ADMIN = Actor.rest("127.0.0.1", Principal.LOCAL);

  @EnableAutoConfiguration
  @EntityScan(basePackageClasses = EnrolmentEntity.class)
  @EnableJpaRepositories(basePackageClasses = EnrolmentRepository.class)
  @Import(IdentityStore.class)
  static class Context {}

  @Autowired private IdentityStore store;
  @Autowired private EnrolmentRepository enrolmentRows;
  @Autowired private IssuedCertificateRepository certificateRows;
  @TempDir private Path directory;

  private final List<Occurrence> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forgetAll() {
    enrolmentRows.deleteAll();
    certificateRows.deleteAll();
  }

  /** The controller's classes at a moment; their state is in the directory and the database. */
  private final class Controller {
    private final Clock clock;
    private final ControllerIdentity identity;
    private final Certificates certificates;
    private final Enrolments enrolments;
    private final CertificateExpiry expiry;
    private final ClientIdentities clients;

    Controller(Instant now) {
      this(now, VALIDITY);
    }

    Controller(Instant now, Duration validity) {
      clock = Clock.fixed(now, ZoneOffset.UTC);
      var settings = new IdentitySettings(List.of(), null, null, validity);
      var authority = new AuthorityFiles(settings, directory, clock).open("id");
      identity =
          new ControllerIdentity(
              new IssuedIdentity(
                  authority,
                  new ServerCertificate(authority, List.of("a"), validity, directory, clock),
                  validity),
              new TransportSettings(false, null),
              new DefaultSslBundleRegistry(),
              clock);
      certificates = new Certificates(identity, settings, store, events::add, clock);
      enrolments = new Enrolments(identity, certificates, store, events::add, clock);
      expiry = new CertificateExpiry(identity, store, events::add, clock);
      clients = new ClientIdentities(identity, certificates, store, events::add, clock);
    }

    String token(String instance) {
      return enrolments.create(instance, null, 1, HOUR, ADMIN).token().text();
    }

    String tokenFor(String pattern, int uses) {
      return enrolments.create(null, pattern, uses, HOUR, ADMIN).token().text();
    }

    List<X509Certificate> enrol(String token, String instance) {
      return enrolments.enrol(token, instance, request(), "192.0.2.1");
    }
  }

  private static String request() {
    return SigningRequest.write(Keys.generate(), "any");
  }

  private static void assertRefused(Runnable enrolment, String reason) {
    assertThatThrownBy(enrolment::run)
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void tokenGivesACertificateForItsNameWhateverTheRequestSays() {
    var controller = new Controller(NOW);
    List<X509Certificate> chain = controller.enrol(controller.token("sensor"), "sensor");

    assertThat(CertificateNames.of(chain.getFirst()).isAgent("sensor")).isTrue();
    assertThat(CertificateNames.of(chain.getFirst()).isAgent("any")).isFalse();
    assertThat(controller.certificates.refusal(chain, Usage.CLIENT)).isEmpty();
    assertThat(controller.certificates.refusal(chain, Usage.SERVER)).isEmpty();
    assertThat(controller.certificates.all())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.instance()).isEqualTo("sensor");
          assertThat(row.serial()).isEqualTo(Certificates.serial(chain.getFirst()));
        });
  }

  @Test
  void tokenNamesTheAuthorityAndIsNeitherStoredNorInAnEvent() {
    var controller = new Controller(NOW);
    String token = controller.token("sensor");

    assertThat(EnrolmentToken.parse(token).authority())
        .isEqualTo(controller.identity.authority().fingerprint());
    String secret = token.substring(token.lastIndexOf('.') + 1);
    assertThat(events.toString()).doesNotContain(secret);
    assertThat(controller.enrolments.all().toString()).doesNotContain(secret);
  }

  @Test
  void usedTokenIsRefusedAlsoWithTheSameRequest() {
    var controller = new Controller(NOW);
    String token = controller.token("sensor");
    String request = request();
    controller.enrolments.enrol(token, "sensor", request, "192.0.2.1");

    assertRefused(
        () -> controller.enrolments.enrol(token, "sensor", request, "192.0.2.1"),
        "the token has been used");
    assertThat(controller.certificates.all()).hasSize(1);
    assertThat(events.getLast().type()).isEqualTo(EventType.ENROLMENT_REFUSED);
    assertThat(events.getLast().message())
        .isEqualTo("the enrolment of 'sensor' from 192.0.2.1 is refused: the token has been used");
  }

  @Test
  void tokenOfAnotherNameGuessedOrExpiredIsRefused() {
    var controller = new Controller(NOW);
    String token = controller.token("sensor");

    assertRefused(() -> controller.enrol(token, "sensor-2"), "the token is for sensor");
    assertRefused(() -> controller.enrol(token, "../sensor"), "not a valid instance name");
    String guess = EnrolmentToken.create(controller.identity.authority().fingerprint()).text();
    assertRefused(() -> controller.enrol(guess, "sensor"), "the token is unknown");
    assertRefused(() -> controller.enrol("guess", "sensor"), "not an enrolment token");
    assertRefused(
        () -> new Controller(NOW.plus(HOUR)).enrol(token, "sensor"),
        "the token expired at 2026-03-01T13:00:00Z");
    assertThat(controller.certificates.all()).isEmpty();

    // None of these has used the token.
    assertThat(controller.enrol(token, "sensor")).isNotEmpty();
  }

  @Test
  void removedEnrolmentIsRefused() {
    var controller = new Controller(NOW);
    String token = controller.token("sensor");
    String id = controller.enrolments.all().getFirst().id();

    assertThat(controller.enrolments.remove(id, ADMIN)).isTrue();
    assertThat(controller.enrolments.remove(id, ADMIN)).isFalse();
    assertRefused(() -> controller.enrol(token, "sensor"), "the token is unknown");
  }

  @Test
  void patternGivesEachOfItsNamesOneCertificate() {
    var controller = new Controller(NOW);
    String token = controller.tokenFor("sensor-*", 2);

    assertRefused(() -> controller.enrol(token, "other"), "the token is for sensor-*");
    controller.enrol(token, "sensor-1");
    assertRefused(
        () -> controller.enrol(token, "sensor-1"), "an instance of this name has a certificate");
    controller.enrol(token, "sensor-2");
    assertRefused(() -> controller.enrol(token, "sensor-3"), "the token has been used");
  }

  @Test
  void holderOfAPatternDoesNotTakeThePlaceOfAnInstance() {
    var controller = new Controller(NOW);
    controller.enrol(controller.token("sensor-1"), "sensor-1");
    String token = controller.tokenFor("sensor-*", 5);

    assertRefused(
        () -> controller.enrol(token, "sensor-1"), "an instance of this name has a certificate");
    assertThat(controller.enrol(controller.token("sensor-1"), "sensor-1")).isNotEmpty();
  }

  @Test
  void oneOfManyAtTheSameTimeUsesAToken() {
    var controller = new Controller(NOW);
    String token = controller.token("sensor");

    long given =
        IntStream.range(0, 8)
            .parallel()
            .filter(i -> {
              try {
                return !controller.enrol(token, "sensor").isEmpty();
              } catch (EnrolmentRefusedException e) {
                return false;
              }
            })
            .count();

    assertThat(given).isEqualTo(1);
    assertThat(controller.certificates.all()).hasSize(1);
  }

  @Test
  void revokedCertificateIsRefusedAtOnceAndAfterARestart() {
    var controller = new Controller(NOW);
    List<X509Certificate> chain = controller.enrol(controller.token("sensor"), "sensor");
    List<String> ended = new CopyOnWriteArrayList<>();
    controller.certificates.onRevoked(ended::add);
    String serial = Certificates.serial(chain.getFirst());

    assertThat(controller.certificates.revoke(serial, ADMIN)).isPresent();

    assertThat(ended).containsExactly(serial);
    for (Controller now : List.of(controller, new Controller(NOW))) {
      assertThat(now.certificates.refusal(chain, Usage.CLIENT))
          .contains("the certificate is revoked; the agent needs a new enrolment token");
      assertThatThrownBy(() -> now.certificates.renew("sensor", chain.getFirst(), request()))
          .isInstanceOf(PkiException.class);
    }
    assertThat(controller.certificates.revoke("abc", ADMIN)).isEmpty();
  }

  @Test
  void renewalGivesALaterCertificateAndRevocationEndsBoth() {
    var early = new Controller(NOW);
    List<X509Certificate> first = early.enrol(early.token("sensor"), "sensor");
    assertThatThrownBy(() -> early.certificates.renew("sensor", first.getFirst(), request()))
        .hasMessage("it is too early to renew the certificate");

    var later = new Controller(NOW.plus(Duration.ofDays(60)));
    List<X509Certificate> second = later.certificates.renew("sensor", first.getFirst(), request());
    assertThat(second.getFirst().getNotAfter()).isAfter(first.getFirst().getNotAfter());
    assertThat(later.certificates.refusal(second, Usage.CLIENT)).isEmpty();
    assertThat(later.certificates.refusal(first, Usage.CLIENT)).isEmpty();

    later.certificates.revoke(Certificates.serial(first.getFirst()), ADMIN);
    assertThat(later.certificates.refusal(second, Usage.CLIENT)).isPresent();
    assertThat(later.certificates.refusal(first, Usage.CLIENT)).isPresent();
  }

  @Test
  void revocationHoldsAtOnceAlsoWhileTheDatabaseIsAway() {
    var controller = new Controller(NOW);
    List<X509Certificate> chain = controller.enrol(controller.token("sensor"), "sensor");
    String serial = Certificates.serial(chain.getFirst());
    var ended = new ArrayList<String>();
    var away =
        new IdentityStore(enrolmentRows, certificateRows) {
          @Override
          public List<IssuedCertificate> revoke(String serial, Instant now) {
            throw new DataAccessResourceFailureException("away");
          }
        };
    var settings = new IdentitySettings(List.of(), null, null, VALIDITY);
    var certificates =
        new Certificates(controller.identity, settings, away, events::add, controller.clock);
    certificates.onRevoked(ended::add);

    assertThatThrownBy(() -> certificates.revoke(serial, ADMIN)).hasMessageContaining("away");
    assertThat(certificates.refusal(chain, Usage.CLIENT)).isPresent();
    assertThatThrownBy(() -> certificates.renew("sensor", chain.getFirst(), request()))
        .hasMessageContaining("does not renew");
    assertThat(ended).containsExactly(serial);
  }

  @Test
  void agentWhoseClockIsADayAheadRenewsItsCertificate() {
    var early = new Controller(NOW);
    List<X509Certificate> first = early.enrol(early.token("sensor"), "sensor");
    Instant due = CertificateAuthority.renewalTime(first.getFirst());

    var late = new Controller(due.minus(Duration.ofDays(1)));
    List<X509Certificate> second = late.certificates.renew("sensor", first.getFirst(), request());

    // A peer whose clock is a day late accepts the new certificate.
    var behind = new Controller(due.minus(Duration.ofDays(2)));
    assertThat(behind.certificates.refusal(second, Usage.CLIENT)).isEmpty();
  }

  @Test
  void certificateWithoutARoleIsNoAgents() {
    var controller = new Controller(NOW);
    var keys = Keys.generate();
    X509Certificate web =
        controller
            .identity
            .authority()
            .issue(
                new CertificateProfile(
                    "sensor",
                    List.of(new SubjectName.Dns("sensor")),
                    Set.of(Usage.CLIENT, Usage.SERVER),
                    HOUR),
                keys.getPublic());

    assertThat(controller.certificates.refusal(List.of(web), Usage.CLIENT))
        .contains("the certificate is not an agent's");
  }

  @Test
  void certificateOfALaterEnrolmentOutlivesARevocation() {
    var controller = new Controller(NOW);
    List<X509Certificate> stolen = controller.enrol(controller.token("sensor"), "sensor");
    List<X509Certificate> present = controller.enrol(controller.token("sensor"), "sensor");

    controller.certificates.revoke(Certificates.serial(stolen.getFirst()), ADMIN);

    assertThat(controller.certificates.refusal(stolen, Usage.CLIENT)).isPresent();
    assertThat(controller.certificates.refusal(present, Usage.CLIENT)).isEmpty();
  }

  @Test
  void certificateOfAClientIsListedAndCanBeRevoked() {
    var controller = new Controller(NOW);
    controller.enrol(controller.token("sensor"), "sensor");
    String pem = controller.clients.create("alice", HOUR, ADMIN);
    String later = controller.clients.create("alice", HOUR.multipliedBy(2), ADMIN);
    List<X509Certificate> chain = Pem.certificates(pem);
    X509Certificate certificate = chain.getFirst();

    assertThat(pem).startsWith("-----BEGIN PRIVATE KEY-----");
    new KeyMaterial(chain, Pem.privateKey(pem)).check();
    assertThat(chain.getLast()).isEqualTo(controller.identity.authority().certificate());
    controller.identity.check().verify(chain, Usage.CLIENT);
    assertThatThrownBy(() -> controller.identity.check().verify(chain, Usage.SERVER))
        .hasMessage("the certificate may not be used as a server");
    assertThat(CertificateNames.of(certificate).role()).contains(new Role.Client("alice"));
    assertThat(controller.certificates.refusal(chain, Usage.CLIENT))
        .contains("the certificate is not an agent's");
    assertThat(controller.certificates.all())
        .extracting(IssuedCertificate::holder)
        .containsExactly("agent sensor", "client alice", "client alice");

    List<String> ended = new CopyOnWriteArrayList<>();
    controller.clients.over(certificate).doOnTerminate(() -> ended.add("first")).subscribe();
    controller
        .clients
        .over(Pem.certificates(later).getFirst())
        .doOnTerminate(() -> ended.add("later"))
        .subscribe();
    assertThat(controller.clients.refusal(certificate)).isEmpty();
    assertThat(controller.certificates.revoke(Certificates.serial(certificate), ADMIN)).isPresent();

    assertThat(ended).containsExactly("first");
    for (Controller now : List.of(controller, new Controller(NOW))) {
      assertThat(now.clients.refusal(certificate)).contains("the client certificate is revoked");
      assertThat(now.clients.refusal(Pem.certificates(later).getFirst())).isEmpty();
    }
    assertThat(events)
        .extracting(Occurrence::message)
        .contains("the certificate of client alice was revoked");
    assertThat(
            new Controller(NOW.plus(Duration.ofDays(1)))
                .clients.refusal(Pem.certificates(later).getFirst()))
        .contains("the client certificate has expired");
  }

  @Test
  void certificateOfTheControllerIsNoAgents() {
    var controller = new Controller(NOW);
    assertThat(
            controller.certificates.refusal(
                controller.identity.current().material().chain(), Usage.CLIENT))
        .contains("the certificate is not an agent's");
    assertThat(controller.certificates.refusal(List.of(), Usage.CLIENT).orElseThrow())
        .startsWith("the agent shows no certificate");
  }

  @Test
  void certificateThatEndsWithinTwoWeeksIsReportedOnceUnlessItWasRenewed() {
    var early = new Controller(NOW);
    early.enrol(early.token("away"), "away");
    List<X509Certificate> renewed = early.enrol(early.token("renewed"), "renewed");
    new Controller(NOW.plus(Duration.ofDays(61)))
        .certificates.renew("renewed", renewed.getFirst(), request());
    early.expiry.check();
    assertThat(early.expiry.expiring()).isZero();

    var late = new Controller(NOW.plus(Duration.ofDays(77)));
    events.clear();
    late.expiry.check();
    late.expiry.check();
    assertThat(late.expiry.expiring()).isEqualTo(1);
    assertThat(events)
        .filteredOn(event -> event.type() == EventType.CERTIFICATE_EXPIRING)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.instance()).isEqualTo("away");
          assertThat(event.message())
              .isEqualTo(
                  "the agent's certificate expires at 2026-05-30T12:00:00Z and was not renewed");
        });
  }

  @Test
  void agentWhoseCertificateExpiredIsToldToGetANewToken() {
    var controller = new Controller(NOW);
    List<X509Certificate> chain = controller.enrol(controller.token("sensor"), "sensor");

    assertThat(
            new Controller(NOW.plus(Duration.ofDays(91))).certificates.refusal(chain, Usage.CLIENT))
        .hasValueSatisfying(reason ->
            assertThat(reason)
                .startsWith("the certificate expired at 2026-05-30T12:00:00Z, or the clock")
                .endsWith("; the agent needs a new enrolment token"));
    assertThat(
            new Controller(NOW.minus(Duration.ofDays(2))).certificates.refusal(chain, Usage.CLIENT))
        .hasValueSatisfying(reason -> assertThat(reason).doesNotContain("token"));
  }

  @Test
  void shortCertificatesAreNotReportedBeforeTheirRenewalWasMissed() {
    Duration month = Duration.ofDays(30);
    var controller = new Controller(NOW, month);
    controller.enrol(controller.token("sensor"), "sensor");

    // Renewed from day 20 on, if there is an agent.
    for (int day = 0; day < 25; day++) {
      var later = new Controller(NOW.plus(Duration.ofDays(day)), month);
      later.expiry.check();
      assertThat(later.expiry.expiring()).as("day %d", day).isZero();
    }
    assertThat(events).noneMatch(event -> event.type() == EventType.CERTIFICATE_EXPIRING);

    var late = new Controller(NOW.plus(Duration.ofDays(26)), month);
    late.expiry.check();
    assertThat(late.expiry.expiring()).isEqualTo(1);
  }
}
