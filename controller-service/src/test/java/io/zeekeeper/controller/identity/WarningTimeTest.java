package io.zeekeeper.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateProfile;
import io.zeekeeper.pki.Keys;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.Usage;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WarningTimeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private static IssuedCertificate certificate(
      @Nullable String instance, @Nullable String client, Duration life) {
    return new IssuedCertificate("1", instance, client, null, NOW, NOW.plus(life), null);
  }

  private static Duration ofAgent(Duration life) {
    return WarningTime.of(certificate("sensor", null, life));
  }

  private static Duration ofClient(Duration life) {
    return WarningTime.of(certificate(null, "alice", life));
  }

  private static X509Certificate own(Duration life) {
    return CertificateAuthority.create(
            "Zeekeeper id", Duration.ofDays(3650), Clock.fixed(NOW, ZoneOffset.UTC))
        .issue(
            new CertificateProfile(
                "Zeekeeper controller",
                List.of(new Role.Controller().name()),
                Set.of(Usage.SERVER),
                life),
            Keys.generate().getPublic());
  }

  @Test
  void agentHasHalfOfTheTimeThatIsLeftAtItsRenewal() {
    assertThat(ofAgent(DAY.multipliedBy(90))).isEqualTo(DAY.multipliedBy(14));
    assertThat(ofAgent(DAY.multipliedBy(30))).isEqualTo(DAY.multipliedBy(5));
    assertThat(ofAgent(HOUR.multipliedBy(6))).isEqualTo(HOUR);
  }

  @Test
  void certificateOfAClientIsReportedTwoWeeksOrHalfItsLifeBeforeItsEnd() {
    assertThat(ofClient(DAY.multipliedBy(90))).isEqualTo(DAY.multipliedBy(14));
    assertThat(ofClient(DAY.multipliedBy(28))).isEqualTo(DAY.multipliedBy(14));
    assertThat(ofClient(DAY.multipliedBy(8))).isEqualTo(DAY.multipliedBy(4));
  }

  @Test
  void controllersCertificateIsReportedWellAfterItsRenewal() {
    assertThat(WarningTime.of(own(DAY.multipliedBy(90)), true)).isEqualTo(DAY.multipliedBy(14));
    assertThat(WarningTime.of(own(HOUR.multipliedBy(6)), true)).isEqualTo(HOUR);
  }

  @Test
  void configuredCertificateIsReportedWithinTheLastSixthOfItsLife() {
    assertThat(WarningTime.of(own(DAY.multipliedBy(365)), false)).isEqualTo(DAY.multipliedBy(14));
    // The authority lets certificates begin 26 hours early.
    assertThat(WarningTime.of(own(HOUR.multipliedBy(10)), false)).isEqualTo(HOUR.multipliedBy(6));
  }
}
