package io.zeekeeper.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateNamesTest {
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("Test CA", Duration.ofDays(10), Clock.systemUTC());

  private static CertificateNames names(String commonName, SubjectName... names) {
    var profile =
        new CertificateProfile(
            commonName, List.of(names), Set.of(Usage.CLIENT), Duration.ofDays(1));
    return CertificateNames.of(AUTHORITY.issue(profile, Keys.generate().getPublic()));
  }

  @Test
  void roleCountsAndNoOtherNameBesideIt() {
    var agent = names("a", new Role.Agent("sensor.1").name(), new SubjectName.Dns("b"));
    assertThat(agent.role()).contains(new Role.Agent("sensor.1"));
    assertThat(agent.isAgent("sensor.1")).isTrue();
    assertThat(agent.isAgent("a")).isFalse();
    assertThat(agent.isAgent("b")).isFalse();
  }

  @Test
  void controllerAndNodesAreNoAgents() {
    assertThat(names("a", new Role.Controller().name()).isAgent("a")).isFalse();
    assertThat(names("a", new Role.Other("urn:zeekeeper:node:a").name()).isAgent("a")).isFalse();
  }

  @Test
  void certificateOfAnotherAuthorityCountsByDnsNamesElseByCommonName() {
    var dns = names("a", new SubjectName.Dns("b.example.org"), new SubjectName.Address("10.0.0.1"));
    assertThat(dns.role()).isEmpty();
    assertThat(dns.isAgent("B.example.org")).isTrue();
    assertThat(dns.isAgent("a")).isFalse();
    assertThat(names("a").isAgent("a")).isTrue();
    assertThat(names("a").isAgent("b")).isFalse();
  }
}
