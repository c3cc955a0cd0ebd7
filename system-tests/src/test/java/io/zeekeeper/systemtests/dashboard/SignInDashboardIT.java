package io.zeekeeper.systemtests.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Chromium;
import io.zeekeeper.systemtests.lab.Dashboard;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.TestIssuer;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People sign in to the dashboard of a controller that demands credentials, and have roles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInDashboardIT {
  private final TestIssuer issuer = new TestIssuer();
  private Chromium browser;
  private Lab lab;
  private Api admin;
  private String origin;

  @BeforeAll
  void startController() throws IOException {
    browser = Chromium.start();
    lab =
        new Lab(
            Zeek.standin(),
            Stream.concat(
                    Stream.of(issuer.arguments()),
                    Stream.of(
                        "--zeekeeper.security.loopback=required",
                        "--zeekeeper.security.limits.failed-logins=100"))
                .toArray(String[]::new));
    lab.startController();
    origin = "http://127.0.0.1:" + lab.clientPort();
    admin =
        lab.api()
            .withToken(
                Files.readString(lab.directory().resolve("controller/nodes/controller/admin-token"))
                    .strip());
  }

  @AfterAll
  void stop() {
    if (lab != null) {
      lab.close();
    }
    if (browser != null) {
      browser.close();
    }
    issuer.close();
  }

  private String token(String name, String role) {
    Api.Response created =
        admin.post("/api/v1/tokens", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json().path("secret").asString();
  }

  private Dashboard open() {
    return browser.open(origin).expecting(401);
  }

  private static void signIn(Dashboard dashboard, String token) {
    dashboard.page().getByLabel("API token").fill(token);
    dashboard.button("Sign in").click();
  }

  private static Locator user(Dashboard dashboard) {
    return dashboard.page().locator("header .user");
  }

  @Test
  void wrongTokenIsRefusedInWords() {
    try (var dashboard = open()) {
      signIn(dashboard, "zk_" + "A".repeat(43));
      dashboard.awaitText("the API token is unknown, was revoked, or has expired");
      dashboard.assertAccessible();
      assertThat(dashboard.page().locator("nav")).hasCount(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"VIEWER, false", "OPERATOR, false", "ADMIN, true"})
  void roleDecidesWhatCanBeDone(String role, boolean mayManageTokens) {
    try (var dashboard = open()) {
      signIn(dashboard, token("of-" + role.toLowerCase(Locale.ROOT), role));
      assertThat(user(dashboard))
          .hasText("of-%1$s (%1$s)".formatted(role.toLowerCase(Locale.ROOT)));
      dashboard.show("#/security?tab=tokens");
      Locator tokens = dashboard.main().getByText("of-viewer").first();
      if (mayManageTokens) {
        tokens.waitFor();
      } else {
        dashboard.awaitText("Needs the role admin");
        assertThat(tokens.isVisible()).isFalse();
      }
      dashboard.assertAccessible();
    }
  }

  @Test
  void revokedTokenLeadsToTheSignInAndBackToTheSamePage() {
    try (var dashboard = open()) {
      signIn(dashboard, token("brief", "VIEWER"));
      user(dashboard).waitFor();
      dashboard.show("#/events");
      dashboard.page().getByText("token created").first().waitFor();
      assertThat(admin.delete("/api/v1/tokens/brief").status()).isEqualTo(204);
      dashboard.page().getByLabel("API token").waitFor();
      signIn(dashboard, token("next", "VIEWER"));
      assertThat(user(dashboard)).hasText("next (viewer)");
      assertThat(dashboard.page().url()).endsWith("#/events");
    }
  }

  @Test
  void signedOutTabHasForgottenTheToken() {
    try (var dashboard = open()) {
      signIn(dashboard, token("leaving", "VIEWER"));
      dashboard.button("Sign out").click();
      dashboard.page().getByLabel("API token").waitFor();
      assertThat(dashboard.page().evaluate("JSON.stringify({...sessionStorage})").toString())
          .doesNotContain("zk_");
    }
  }

  @Test
  void providerSignsAPersonIn() {
    issuer.signInAs("operator");
    try (var dashboard = open().expectingHost(issuer.uri())) {
      dashboard.show("#/deployments");
      dashboard.button("Sign in with your organisation").click();
      assertThat(user(dashboard)).containsText("(operator)");
      Page page = dashboard.page();
      assertThat(page.url()).isEqualTo(origin + "/#/deployments");
      page.reload();
      assertThat(user(dashboard)).containsText("(operator)");
    }
  }
}
