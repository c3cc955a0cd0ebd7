package io.zeekeeper.controller.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.roles.Principal.Credential;
import org.junit.jupiter.api.Test;

class PrincipalTest {
  @Test
  void laterRoleMayDoWhatEarlierRolesMayDo() {
    assertThat(Role.ADMIN.includes(Role.VIEWER)).isTrue();
    assertThat(Role.OPERATOR.includes(Role.OPERATOR)).isTrue();
    assertThat(Role.VIEWER.includes(Role.OPERATOR)).isFalse();
    assertThat(Role.of("operator")).contains(Role.OPERATOR);
    assertThat(Role.of("OPERATOR")).isEmpty();
  }

  @Test
  void textIsReadBack() {
    var principal = new Principal("Sensor Team, EU", Role.OPERATOR, Credential.CERTIFICATE);
    assertThat(principal).hasToString("certificate operator Sensor Team, EU");
    assertThat(Principal.read(principal.toString())).contains(principal);
    assertThat(Principal.read("certificate root x")).isEmpty();
    assertThat(Principal.read("certificate")).isEmpty();
  }

  @Test
  void nameFitsIntoOneLineOfLog() {
    var forged = new Principal("a\nb\u0000" + "x".repeat(100), Role.VIEWER, Credential.JWT);
    assertThat(forged.name()).hasSize(Principal.MAX_NAME).startsWith("a?b?x").endsWith("…");
    assertThat(new Principal(" ", Role.VIEWER, Credential.JWT).name()).isEqualTo("?");
  }
}
