package io.zeekeeper.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateCheck;
import io.zeekeeper.pki.CertificateNames;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.Role;
import io.zeekeeper.pki.SubjectName;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.service.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration VALIDITY = Duration.ofDays(90);

  @TempDir private Path directory;

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  private CertificateAuthority authority(IdentitySettings settings) {
    return new AuthorityFiles(settings, directory, at(NOW)).open("the-id");
  }

  private CertificateAuthority authority() {
    return authority(new IdentitySettings(List.of(), null, null, VALIDITY));
  }

  private KeyMaterial certificate(CertificateAuthority authority, Instant now, String... hosts) {
    return new ServerCertificate(authority, List.of(hosts), VALIDITY, directory, at(now)).current();
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void firstStartMakesAnAuthorityThatLaterStartsFind() throws Exception {
    var first = authority();
    assertThat(mode(directory.resolve("authority.pem"))).isEqualTo("rw-------");
    assertThat(Files.readString(directory.resolve("authority.crt"))).doesNotContain("PRIVATE");

    assertThat(authority().fingerprint()).isEqualTo(first.fingerprint());
  }

  @Test
  void certificateForClientsIsWrittenAgainAfterTheKeyWasPutBackFromACopy() throws Exception {
    authority();
    Path forClients = directory.resolve("authority.crt");
    String before = Files.readString(forClients);
    Files.delete(forClients);

    authority();

    assertThat(forClients).hasContent(before);
  }

  @Test
  void authorityWhoseKeyOthersMayReadIsRefused() throws Exception {
    authority();
    Path file = directory.resolve("authority.pem");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(this::authority)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("its mode rw-r----- lets others use it; run chmod 600 " + file);
  }

  @Test
  void authorityMayBeGivenAsFiles() {
    var made = authority();
    var given =
        authority(
            new IdentitySettings(
                List.of(),
                directory.resolve("authority.crt").toString(),
                directory.resolve("authority.pem").toString(),
                VALIDITY));
    assertThat(given.fingerprint()).isEqualTo(made.fingerprint());

    assertThatThrownBy(() ->
            authority(
                new IdentitySettings(
                    List.of(),
                    directory.resolve("absent.crt").toString(),
                    directory.resolve("authority.pem").toString(),
                    VALIDITY)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("absent.crt");
  }

  @Test
  void certificateHasTheControllersRoleAndTheHostsNames() throws Exception {
    var authority = authority();
    KeyMaterial material = certificate(authority, NOW, "zeek.example.org", "10.0.0.1", "::1");

    assertThat(mode(directory.resolve("controller.pem"))).isEqualTo("rw-------");
    assertThat(CertificateNames.of(material.certificate()).all())
        .containsExactly(
            new Role.Controller().name(),
            new SubjectName.Dns("zeek.example.org"),
            new SubjectName.Address("10.0.0.1"),
            new SubjectName.Address("::1"));
    var check = new CertificateCheck(List.of(authority.certificate()), at(NOW));
    check.verify(material.chain(), Usage.SERVER);
    check.verify(material.chain(), Usage.CLIENT);
  }

  @Test
  void certificateStaysForTwoThirdsOfItsTime() {
    var authority = authority();
    KeyMaterial first = certificate(authority, NOW, "a");

    assertThat(certificate(authority, NOW.plus(Duration.ofDays(59)), "a").chain())
        .isEqualTo(first.chain());
    assertThat(certificate(authority, NOW.plus(Duration.ofDays(61)), "a").chain())
        .isNotEqualTo(first.chain());
  }

  @Test
  void certificateIsMadeAgainForAnotherNameOrAuthority() throws Exception {
    var authority = authority();
    KeyMaterial first = certificate(authority, NOW, "a");
    KeyMaterial second = certificate(authority, NOW, "a", "b");
    assertThat(second.chain()).isNotEqualTo(first.chain());

    Files.delete(directory.resolve("authority.pem"));
    assertThat(certificate(authority(), NOW, "a", "b").chain().get(1))
        .isNotEqualTo(second.chain().get(1));
  }
}
