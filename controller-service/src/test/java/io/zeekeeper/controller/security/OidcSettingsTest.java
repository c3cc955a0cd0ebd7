package io.zeekeeper.controller.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.controller.security.SecuritySettings.Oidc;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OidcSettingsTest {
  private static Oidc oidc(
      @Nullable String issuer, @Nullable String client, @Nullable String secret) {
    return new Oidc(issuer, "zeekeeper", "sub", "roles", Map.of(), client, secret, "openid");
  }

  @Test
  void clientNeedsAProviderAndASecretNeedsAClient() {
    assertThatThrownBy(() -> oidc(null, "dashboard", null))
        .hasMessageContaining("zeekeeper.security.oidc.issuer-uri");
    assertThatThrownBy(() -> oidc("https://login.example", " ", "planted"))
        .hasMessageContaining("zeekeeper.security.oidc.client-id")
        .hasMessageNotContaining("planted");
    assertThat(oidc("https://login.example", "", " ").clientId()).isNull();
  }

  @Test
  void textDoesNotHaveTheSecret() {
    assertThat(oidc("https://login.example", "dashboard", "planted").toString())
        .contains("dashboard")
        .doesNotContain("planted");
  }
}
