package io.zeekeeper.controller.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.Secret;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Pem;
import io.zeekeeper.protocol.BrokerCertificate;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The certificate of a cluster's nodes for Broker. */
class BrokerCertificateMakerTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static X509Certificate only(String pem) {
    List<X509Certificate> found = Pem.certificates(pem);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void authorityOfTheClusterIssuesTheCertificateForBothSidesOfAConnection() throws Exception {
    BrokerCertificate made = BrokerCertificateMaker.make(CLOCK);
    X509Certificate certificate = only(made.certificate());
    certificate.verify(only(made.authority()).getPublicKey());
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isNegative();

    var material = new KeyMaterial(List.of(certificate), Pem.privateKey(made.key().value()));
    assertThatCode(material::check).doesNotThrowAnyException();
  }

  @Test
  void certificateIsValidForTenYearsAndOnClocksThatAreADayLate() {
    X509Certificate certificate = only(BrokerCertificateMaker.make(CLOCK).certificate());
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(26)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
  }

  @Test
  void clustersDoNotAcceptEachOther() {
    X509Certificate other = only(BrokerCertificateMaker.make(CLOCK).certificate());
    var key = only(BrokerCertificateMaker.make(CLOCK).authority()).getPublicKey();
    assertThatThrownBy(() -> other.verify(key)).isInstanceOf(SignatureException.class);
  }

  @Test
  void certificateTravelsAsJsonAndItsKeyDoesNotPrint() {
    BrokerCertificate made = BrokerCertificateMaker.make(CLOCK);
    String json = Json.lenient().writeValueAsString(made);
    assertThat(Json.lenient().readValue(json, BrokerCertificate.class)).isEqualTo(made);
    assertThat(made.toString()).contains("key=***").doesNotContain("PRIVATE");
    assertThatThrownBy(() ->
            new BrokerCertificate(
                made.authority(), made.certificate(), new Secret("secret-that-is-no-pem")))
        .hasMessage("PEM of the type PRIVATE KEY is expected");
  }
}
