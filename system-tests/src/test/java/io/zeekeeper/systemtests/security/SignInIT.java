package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.TestIssuer;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Signing in with a browser, as the dashboard's page does it, at a controller of its own. */
class SignInIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SIGN_IN = "/api/v1/sign-in";
  private static final String VERIFIER = "a-verifier.that_only~the-page-knows-1234567890";

  private final TestIssuer issuer = new TestIssuer();
  private final HttpClient browser = HttpClient.newHttpClient();
  private Lab lab;
  private Api page;

  @BeforeEach
  void startController() {
    lab =
        new Lab(
            Zeek.standin(),
            Stream.concat(
                    Stream.of(issuer.arguments()),
                    Stream.of(
                        "--zeekeeper.security.loopback=required",
                        "--logging.level.root=DEBUG",
                        "--logging.level.org.springframework=DEBUG",
                        "--logging.level.reactor.netty=DEBUG"))
                .toArray(String[]::new));
    lab.startController();
    page = lab.api();
  }

  @AfterEach
  void stop() {
    lab.close();
    issuer.close();
  }

  private String home() {
    return page.uri("/").toString();
  }

  /** Goes to the provider's page, and returns the code with which it sends the browser back. */
  private String code() throws Exception {
    JsonNode oidc = page.get(SIGN_IN).json().path("oidc");
    String query =
        "?response_type=code&state=s&code_challenge_method=S256&code_challenge="
            + TestIssuer.challenge(VERIFIER)
            + parameter("client_id", oidc.path("client_id").asString())
            + parameter("scope", oidc.path("scope").asString())
            + parameter("redirect_uri", home());
    HttpResponse<String> sent =
        browser.send(
            HttpRequest.newBuilder(URI.create(oidc.path("authorization_uri").asString() + query))
                .build(),
            BodyHandlers.ofString());
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
    String back = sent.headers().firstValue("Location").orElseThrow();
    assertThat(back).startsWith(home() + "?code=").endsWith("&state=s");
    return URLDecoder.decode(
        back.substring(back.indexOf('=') + 1, back.indexOf('&')), StandardCharsets.UTF_8);
  }

  private static String parameter(String name, String value) {
    return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private Api.Response signIn(String code, String verifier, String redirectUri) {
    return signIn(page, code, verifier, redirectUri);
  }

  private static Api.Response signIn(Api client, String code, String verifier, String redirectUri) {
    return client.send(
        HttpRequest.newBuilder(client.uri(SIGN_IN))
            .header("Content-Type", Api.JSON)
            // The page's own origin, as a browser sends it.
            .header("Origin", client.uri("/").toString().replaceAll("/$", ""))
            .POST(
                BodyPublishers.ofString(
                    "{\"code\":\"%s\",\"code_verifier\":\"%s\",\"redirect_uri\":\"%s\"}"
                        .formatted(code, verifier, redirectUri))));
  }

  private void assertRefused(Api.Response response, String... words) {
    assertThat(response.status()).as(response.body()).isEqualTo(401);
    assertThat(response.problem()).isEqualTo("/problems/credentials-needed");
    assertThat(response.http().headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(response.detail()).contains(List.of(words));
  }

  /** Neither the log nor an event has what could be used to sign in. */
  private void assertNowhere(String... secrets) throws IOException {
    Api admin = page.withToken(adminToken());
    assertThat(lab.controller().log() + admin.get("/api/v1/events?limit=100").body())
        .doesNotContain(secrets);
  }

  private String adminToken() throws IOException {
    return Files.readString(lab.directory().resolve("controller/nodes/controller/admin-token"))
        .strip();
  }

  @Test
  void personSignsInAndUsesTheToken() throws Exception {
    JsonNode options = page.get(SIGN_IN).json();
    assertThat(options.path("methods").valueStream().map(JsonNode::asString))
        .containsExactly("TOKEN", "OIDC");
    assertThat(options.path("oidc").path("client_id").asString()).isEqualTo(TestIssuer.CLIENT);
    assertThat(options.path("oidc").path("scope").asString()).isEqualTo("openid");
    assertThat(options.has("oidc_problem")).isFalse();

    issuer.signInAs("operator");
    String code = code();
    Api.Response signedIn = signIn(code, VERIFIER, home());
    assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
    JsonNode principal = signedIn.json().path("principal");
    assertThat(principal.path("name").asString()).isEqualTo("jwt-operator");
    assertThat(principal.path("role").asString()).isEqualTo("OPERATOR");
    assertThat(principal.path("credential").asString()).isEqualTo("JWT");
    assertThat(Instant.parse(signedIn.json().path("expires_at").asString()))
        .isBetween(Instant.now(), Instant.now().plus(TestIssuer.LIFE));
    assertThat(signedIn.http().headers().firstValue("Cache-Control").orElse(""))
        .contains("no-store");

    String token = signedIn.json().path("token").asString();
    Api person = page.withToken(token);
    JsonNode self = person.get("/api/v1/principal").json();
    assertThat(self.path("name")).isEqualTo(principal.path("name"));
    assertThat(self.path("expires_at")).isEqualTo(signedIn.json().path("expires_at"));
    assertThat(person.get("/api/v1/nodes").status()).isEqualTo(200);
    assertThat(person.get("/api/v1/tokens").status()).isEqualTo(403);
    assertNowhere(code, VERIFIER, token, TestIssuer.SECRET);

    // A code is good for one token.
    assertRefused(signIn(code, VERIFIER, home()), "invalid_grant", "is unknown or was used");
    assertNowhere(code);
  }

  @Test
  void wrongVerifierIsRefusedWithTheProvidersWordsAndIsAFailedLogin() throws Exception {
    String code = code();
    assertRefused(
        signIn(code, VERIFIER.replace('1', '2'), home()),
        "the OpenID Connect provider refuses the sign-in",
        "invalid_grant: PKCE verification failed?[31m");
    Api admin = page.withToken(adminToken());
    await("event of a failed login")
        .atMost(PATIENCE)
        .until(() -> admin.get("/api/v1/events?type=LOGIN_FAILED").items().size() == 1);
    assertThat(admin.get("/api/v1/audit").items()).isEmpty();
    assertNowhere(code, VERIFIER.replace('1', '2'));
  }

  @Test
  void addressThatSendsWrongCodesHasToWait() throws Exception {
    Api guesser = page.from("127.0.0.5");
    for (int i = 0; i < 10; i++) {
      assertRefused(signIn(guesser, "guess-" + i, VERIFIER, home()), "code … is unknown");
    }
    Api.Response refused = signIn(guesser, code(), VERIFIER, home());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.http().headers().firstValueAsLong("Retry-After").orElse(0))
        .isBetween(1L, 60L);
    assertThat(signIn(code(), VERIFIER, home()).status()).isEqualTo(200);
  }

  @Test
  void personWithoutARoleIsRefused() throws Exception {
    issuer.signInAs("visitor");
    assertRefused(signIn(code(), VERIFIER, home()), "the JWT has no role");
  }

  @Test
  void pageOfAnotherOriginIsRefusedBeforeTheCodeIsUsed() throws Exception {
    String code = code();
    String port = ":" + lab.clientPort();
    for (String foreign :
        List.of(
            "https://evil.example/",
            "http://127.0.0.1.evil.example" + port + "/",
            "http://127.0.0.1:1/",
            "http://127.0.0.1" + port + "@evil.example/",
            "javascript:alert(1)",
            "//127.0.0.1" + port + "/",
            home() + "#fragment",
            "")) {
      Api.Response refused = signIn(code, VERIFIER, foreign);
      assertThat(refused.status()).as(foreign).isEqualTo(400);
      assertThat(refused.detail()).contains("redirect_uri");
    }
    assertThat(signIn(code, VERIFIER, home() + "other").status()).isEqualTo(401);
  }

  @Test
  void malformedRequestsAreRefused() {
    for (String body :
        List.of(
            "",
            "{",
            "{}",
            "{\"code\":\"c\",\"code_verifier\":\"short\",\"redirect_uri\":\"http://x/\"}",
            "{\"code\":5}",
            "[]")) {
      assertThat(page.post(SIGN_IN, body).status()).as(body).isEqualTo(400);
    }
    Api.Response large = page.post(SIGN_IN, "{\"code\":\"" + "x".repeat(20_000) + "\"}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.detail()).contains("16 KiB");
  }

  @Test
  void providerThatIsAwayIsReportedAndSoIsItsReturn() throws Exception {
    issuer.stop();
    Api.Response away = page.get(SIGN_IN);
    assertThat(away.status()).isEqualTo(200);
    assertThat(away.json().has("oidc")).isFalse();
    assertThat(away.json().path("oidc_problem").asString()).contains("does not answer");
    Api.Response refused = signIn("code", VERIFIER, home());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("/problems/identity-provider-away");

    issuer.start();
    await("the provider's return")
        .atMost(PATIENCE)
        .until(() -> page.get(SIGN_IN).json().has("oidc"));
    String code = code();
    issuer.stop();
    assertThat(signIn(code, VERIFIER, home()).status()).isEqualTo(503);
    issuer.start();
    assertThat(signIn(code, VERIFIER, home()).status()).isEqualTo(200);
  }

  @Test
  void controllerWithoutAClientOffersTokensOnly() {
    try (var other = new Lab(Zeek.standin())) {
      other.startController();
      JsonNode options = other.api().get(SIGN_IN).json();
      assertThat(options.path("methods").valueStream().map(JsonNode::asString))
          .containsExactly("TOKEN");
      assertThat(options.propertyNames()).containsExactlyInAnyOrder("methods", "principal");
      assertThat(signIn(other.api(), "code", VERIFIER, other.api().uri("/").toString()).problem())
          .isEqualTo("/problems/no-sign-in");
      JsonNode self = other.api().get("/api/v1/principal").json();
      assertThat(options.path("principal")).isEqualTo(self);
      assertThat(self.path("name").asString()).isEqualTo("local");
      assertThat(self.path("credential").asString()).isEqualTo("LOOPBACK");
    }
  }
}
