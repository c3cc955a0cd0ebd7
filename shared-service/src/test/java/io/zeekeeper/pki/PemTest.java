package io.zeekeeper.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PemTest {
  @Test
  void certificatesKeepTheirOrderAndOtherPartsAreSkipped() {
    var one = CertificateAuthority.create("One", Duration.ofDays(1), Clock.systemUTC());
    var two = CertificateAuthority.create("Two", Duration.ofDays(1), Clock.systemUTC());
    String text =
        "a comment\n"
            + Pem.write(one.chain())
            + Pem.write(one.key())
            + Pem.write(List.of(two.certificate()));

    assertThat(Pem.certificates(text)).containsExactly(one.certificate(), two.certificate());
    assertThat(Pem.privateKey(text)).isEqualTo(one.key());
  }

  @Test
  void textWithoutTheWantedPartIsRefused() {
    assertThatThrownBy(() -> Pem.certificates("nothing"))
        .hasMessage("there is no certificate; PEM is expected");
    assertThatThrownBy(() -> Pem.privateKey("nothing"))
        .hasMessage("there is no private key that is not encrypted; PEM is expected");
    assertThatThrownBy(() -> Pem.certificates(Pem.write("CERTIFICATE", new byte[] {1})))
        .hasMessageStartingWith("the certificate is damaged");
    assertThatThrownBy(() -> Pem.privateKey(Pem.write("PRIVATE KEY", new byte[] {1})))
        .hasMessageStartingWith("the private key is damaged");
  }

  @Test
  void fingerprintHas64LowerCaseDigits() {
    assertThat(new Fingerprint("ab".repeat(32))).hasToString("ab".repeat(32));
    assertThatThrownBy(() -> new Fingerprint("ab")).isInstanceOf(PkiException.class);
    assertThatThrownBy(() -> new Fingerprint("AB".repeat(32))).isInstanceOf(PkiException.class);
  }
}
