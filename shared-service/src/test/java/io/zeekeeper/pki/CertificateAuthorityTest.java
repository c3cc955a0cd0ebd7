package io.zeekeeper.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final CertificateAuthority authority = authority(NOW);
  private final KeyPair keys = Keys.generate();

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  private static CertificateAuthority authority(Instant instant) {
    return CertificateAuthority.create("Test CA", Duration.ofDays(3650), at(instant));
  }

  private static CertificateProfile agent(Usage... usages) {
    return new CertificateProfile(
        "sensor_1",
        List.of(new Role.Agent("sensor_1").name()),
        Set.of(usages),
        Duration.ofDays(90));
  }

  private X509Certificate issued(Usage... usages) {
    return authority.issue(agent(usages), keys.getPublic());
  }

  private CertificateCheck check(Instant instant) {
    return new CertificateCheck(List.of(authority.certificate()), at(instant));
  }

  @Test
  void issuedCertificateHasTheProfilesNamesAndThePeriodOfTheClock() {
    X509Certificate certificate = issued(Usage.CLIENT, Usage.SERVER);

    assertThat(CertificateNames.of(certificate).isAgent("sensor_1")).isTrue();
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(DAY.multipliedBy(90)));
    assertThat(certificate.getBasicConstraints()).isNegative();
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
  }

  @Test
  void serialsAreRandom() {
    Set<Object> serials = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      serials.add(issued(Usage.CLIENT).getSerialNumber());
    }
    assertThat(serials).hasSize(20);
  }

  @Test
  void certificateHoldsForBothUsagesAndWithAClockThatIsOffByADay() {
    var chain = List.of(issued(Usage.CLIENT, Usage.SERVER));

    for (Instant instant : List.of(NOW, NOW.minus(DAY), NOW.plus(DAY))) {
      check(instant).verify(chain, Usage.CLIENT);
      check(instant).verify(chain, Usage.SERVER);
    }
  }

  @Test
  void certificateOfAnotherAuthorityIsRefusedAlsoUnderTheSameName() {
    var chain = List.of(authority(NOW).issue(agent(Usage.CLIENT), keys.getPublic()));

    assertThatThrownBy(() -> check(NOW).verify(chain, Usage.CLIENT))
        .hasMessageContaining("not from a trusted certificate authority");
  }

  @Test
  void certificateOfAnotherUsageIsRefused() {
    var chain = List.of(issued(Usage.CLIENT));

    assertThatThrownBy(() -> check(NOW).verify(chain, Usage.SERVER))
        .hasMessage("the certificate may not be used as a server");
  }

  @Test
  void expiredCertificateAndOneOfTheFutureAreRefusedWithTheLikelyReasonFirst() {
    var chain = List.of(issued(Usage.CLIENT));

    assertThatThrownBy(() -> check(NOW.plus(DAY.multipliedBy(91))).verify(chain, Usage.CLIENT))
        .hasMessage(
            "the certificate expired at 2026-05-30T12:00:00Z, or the clock of the host that verifies"
                + " it is ahead and shows 2026-05-31T12:00:00Z");
    assertThatThrownBy(() -> check(NOW.minus(DAY.multipliedBy(2))).verify(chain, Usage.CLIENT))
        .hasMessage(
            "the certificate is valid from 2026-02-28T10:00:00Z only: the clock of the host that"
                + " verifies it is late and shows 2026-02-27T12:00:00Z, or the issuer's clock was"
                + " ahead");
  }

  @Test
  void certificateOfTheAuthorityItselfIsNoPeers() {
    assertThatThrownBy(() -> check(NOW).verify(authority.chain(), Usage.CLIENT))
        .hasMessage("the certificate is a certificate authority's");
  }

  @Test
  void certificateEndsWithItsAuthority() {
    var brief = CertificateAuthority.create("Brief CA", DAY, at(NOW));
    X509Certificate certificate = brief.issue(agent(Usage.CLIENT), keys.getPublic());
    assertThat(certificate.getNotAfter()).isEqualTo(brief.certificate().getNotAfter());

    var late = CertificateAuthority.of(brief.chain(), brief.key(), at(NOW.plus(DAY)));
    assertThatThrownBy(() -> late.issue(agent(Usage.CLIENT), keys.getPublic()))
        .hasMessage("the certificate of the certificate authority expired at 2026-03-02T12:00:00Z");
  }

  @Test
  void authorityComesBackFromPem() {
    var again =
        CertificateAuthority.of(
            Pem.certificates(Pem.write(authority.chain())),
            Pem.privateKey(Pem.write(authority.key())),
            at(NOW));

    assertThat(again.fingerprint()).isEqualTo(authority.fingerprint());
    check(NOW).verify(List.of(again.issue(agent(Usage.CLIENT), keys.getPublic())), Usage.CLIENT);
  }

  @Test
  void givenAuthorityNeedsItsOwnKeyAndAnAuthoritysCertificate() {
    assertThatThrownBy(() -> CertificateAuthority.of(authority.chain(), keys.getPrivate(), at(NOW)))
        .hasMessage("the private key does not belong to the certificate 'CN=Test CA'");
    assertThatThrownBy(() ->
            CertificateAuthority.of(List.of(issued(Usage.CLIENT)), keys.getPrivate(), at(NOW)))
        .hasMessage("the certificate 'CN=sensor_1' is not a certificate authority's");
  }

  @Test
  void signingRequestShowsThatTheRequesterHasTheKey() {
    assertThat(SigningRequest.verify(SigningRequest.write(keys, "sensor_1")))
        .isEqualTo(keys.getPublic());

    var forged = new KeyPair(keys.getPublic(), Keys.generate().getPrivate());
    assertThatThrownBy(() -> SigningRequest.verify(SigningRequest.write(forged, "sensor_1")))
        .hasMessage("the signature of the certificate signing request is wrong");
    assertThatThrownBy(() -> SigningRequest.verify("nothing"))
        .hasMessage("there is no certificate signing request; PEM is expected");
    assertThatThrownBy(
            () -> SigningRequest.verify(Pem.write("CERTIFICATE REQUEST", new byte[] {1, 2})))
        .hasMessage("the certificate signing request is damaged");
  }

  @Test
  void signingRequestWithAKeyOfAnotherKindIsRefused() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String request = SigningRequest.write(generator.generateKeyPair(), "sensor_1");

    assertThatThrownBy(() -> SigningRequest.verify(request))
        .hasMessage("the key must be an EC key of at least 256 bits");
  }
}
