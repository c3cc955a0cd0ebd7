package io.zeekeeper.controller.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.Refusal.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole chain of filters on a real connection, with {@code loopback=required}. */
@SpringBootTest(
    classes = SecuredServer.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:security",
      "zeekeeper.security.loopback=required",
      "zeekeeper.security.oidc.audience=" + IdentityProvider.AUDIENCE,
      "zeekeeper.security.oidc.roles.zeek-viewers=viewer",
      "zeekeeper.security.oidc.roles.zeek-admins=admin",
      "zeekeeper.security.limits.failed-logins=1000",
      "zeekeeper.security.limits.requests-per-minute=50",
      "zeekeeper.security.limits.body-bytes-per-minute=2KB"
    })
class SecurityFiltersTest {
  private static final IdentityProvider PROVIDER = provider();
  private static final Actor TESTER = Actor.rest("127.0.0.1", Principal.LOCAL);

  @LocalServerPort private int port;
  @Autowired private ApiTokens tokens;
  @Autowired private SecuredServer.Recorded recorded;
  private final HttpClient http = HttpClient.newHttpClient();

  private static IdentityProvider provider() {
    try {
      return new IdentityProvider();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry properties) {
    properties.add("zeekeeper.security.oidc.issuer-uri", PROVIDER::issuer);
  }

  @BeforeEach
  void forget() {
    recorded.events.clear();
    recorded.refusals.clear();
  }

  @AfterEach
  void revokeAll() {
    List.copyOf(tokens.all()).forEach(token -> tokens.revoke(token.name(), TESTER));
  }

  private String token(Role role) {
    return tokens.create(role.text(), role, Duration.ofHours(1), TESTER).secret();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(
      String method, String path, String token, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request = request(path).method(method, body);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return send("GET", path, token, BodyPublishers.noBody());
  }

  private int status(String method, String path, String token) throws Exception {
    return send(
            method,
            path,
            token,
            method.equals("PUT") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody(),
            "Content-Type",
            "text/plain")
        .statusCode();
  }

  @Test
  void requestWithoutCredentialsIsRefusedWithAChallenge() throws Exception {
    HttpResponse<String> refused = get("/api/v1/nodes", "");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"zeekeeper\"");
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.body()).contains("/problems/credentials-needed");
    assertThat(recorded.refusals)
        .extracting(Refusal::reason)
        .containsExactly(Reason.NO_CREDENTIALS);
    assertThat(recorded.events).isEmpty();
  }

  @Test
  void eachRoleMayDoWhatTheTableSays() throws Exception {
    String viewer = token(Role.VIEWER);
    String operator = token(Role.OPERATOR);
    String admin = token(Role.ADMIN);
    assertThat(get("/api/v1/nodes", viewer).body()).isEqualTo("token viewer viewer");
    for (String secret : List.of(viewer, operator, admin)) {
      assertThat(status("GET", "/api/v1/nodes", secret)).isEqualTo(200);
      assertThat(status("POST", "/api/v1/nodes/restart", secret))
          .isEqualTo(secret.equals(viewer) ? 403 : 200);
      assertThat(status("PUT", "/api/v1/configurations/staged", secret))
          .isEqualTo(secret.equals(admin) ? 200 : 403);
      assertThat(status("GET", "/api/v1/forgotten", secret))
          .isEqualTo(secret.equals(admin) ? 200 : 403);
    }
  }

  @Test
  void refusalForARoleNamesTheRole() throws Exception {
    HttpResponse<String> refused =
        send("POST", "/api/v1/nodes/restart", token(Role.VIEWER), BodyPublishers.noBody());
    assertThat(refused.body())
        .contains("/problems/role-insufficient")
        .contains("'viewer' has the role viewer, and this takes operator")
        .contains("\"instance\":\"/api/v1/nodes/restart\"");
    assertThat(recorded.refusals)
        .singleElement()
        .satisfies(refusal -> {
          assertThat(refusal.reason()).isEqualTo(Reason.ROLE);
          assertThat(refusal.principal()).isNotNull();
          assertThat(refusal.request()).isEqualTo("POST /api/v1/nodes/restart");
        });
  }

  @Test
  void healthAndPageNeedNoCredentials() throws Exception {
    HttpResponse<String> health = get("/actuator/health", "");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("UP").doesNotContain("components");
    assertThat(get("/actuator/health", token(Role.VIEWER)).body()).contains("components");
    assertThat(get("/swagger-ui/index.html", "").statusCode()).isEqualTo(200);
    assertThat(get("/v3/api-docs", "").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/prometheus", "").statusCode()).isEqualTo(401);
  }

  @Test
  void wrongCredentialsAreRefusedAndAnEvent() throws Exception {
    String revoked = token(Role.ADMIN);
    tokens.revoke("admin", TESTER);
    recorded.events.clear();
    for (String wrong :
        List.of(revoked, "zk_", "zk_" + "A".repeat(43), "x.y.z", "x", PROVIDER.forged())) {
      HttpResponse<String> refused = get("/api/v1/nodes", wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
          .endsWith("error=\"invalid_token\"");
      assertThat(refused.body()).doesNotContain(wrong.length() > 5 ? wrong : "\u0000");
    }
    assertThat(recorded.events)
        .hasSize(6)
        .allSatisfy(event -> {
          assertThat(event.type()).isEqualTo(EventType.LOGIN_FAILED);
          assertThat(event.message()).doesNotContain(revoked);
        });
    assertThat(
            send(
                "GET", "/api/v1/nodes", "", BodyPublishers.noBody(), "Authorization", "Basic eDp5"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
  }

  @Test
  void twoAuthorizationHeadersAreRefused() throws Exception {
    String secret = token(Role.ADMIN);
    HttpRequest twice =
        request("/api/v1/nodes")
            .header("Authorization", "Bearer " + secret)
            .header("Authorization", "Bearer " + secret)
            .build();
    assertThat(http.send(twice, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
  }

  @Test
  void validJwtHasTheHighestOfItsRoles() throws Exception {
    assertThat(get("/api/v1/nodes", PROVIDER.token(jwt -> jwt)).body())
        .isEqualTo("jwt viewer alice");
    assertThat(
            get(
                    "/api/v1/nodes",
                    PROVIDER.token(jwt ->
                        jwt.subject("bob")
                            .claim("roles", List.of("x", "zeek-viewers", "zeek-admins"))))
                .body())
        .isEqualTo("jwt admin bob");
  }

  @Test
  void jwtThatIsNotForThisControllerIsRefused() throws Exception {
    Instant now = Instant.now();
    Stream<String> wrong =
        Stream.of(
            PROVIDER.token(jwt -> jwt.expirationTime(Date.from(now.minusSeconds(120)))),
            PROVIDER.token(jwt -> jwt.expirationTime(null)),
            PROVIDER.token(jwt -> jwt.notBeforeTime(Date.from(now.plusSeconds(3600)))),
            PROVIDER.token(jwt -> jwt.audience("another")),
            PROVIDER.token(jwt -> jwt.audience((String) null)),
            PROVIDER.token(jwt -> jwt.issuer("https://elsewhere.example")),
            PROVIDER.token(jwt -> jwt.claim("roles", List.of("unknown"))),
            PROVIDER.token(jwt -> jwt.claim("roles", null)),
            PROVIDER.token(jwt -> jwt.subject(null)),
            PROVIDER.forged(),
            PROVIDER.confused());
    for (String token : wrong.toList()) {
      assertThat(get("/api/v1/nodes", token).statusCode()).as(token).isEqualTo(401);
    }
  }

  @Test
  void everyResponseHasSecurityHeadersAndNoCookie() throws Exception {
    for (HttpResponse<String> response :
        List.of(
            get("/api/v1/nodes", ""),
            get("/api/v1/nodes", token(Role.VIEWER)),
            get("/swagger-ui/index.html", ""))) {
      var headers = response.headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'");
      assertThat(headers.firstValue("Set-Cookie")).isEmpty();
      assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void pageHasOnlyWhatItsPolicyAllows() throws Exception {
    String page = get("/swagger-ui/index.html", "").body();
    assertThat(page).contains("<script src=").doesNotContain("http:").doesNotContain("<script>");
  }

  @Test
  void principalThatSendsTooManyRequestsHasToWait() throws Exception {
    String busy = token(Role.ADMIN);
    HttpResponse<String> last = get("/api/v1/nodes", busy);
    for (int i = 0; i < 50; i++) {
      last = get("/api/v1/nodes", busy);
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(Long.parseLong(last.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1L, 60L);
    assertThat(last.body()).contains("/problems/too-many-requests");
    assertThat(get("/api/v1/nodes", token(Role.VIEWER)).statusCode()).isEqualTo(200);
  }

  @Test
  void principalThatSendsTooMuchHasToWait() throws Exception {
    String secret = tokens.create("large", Role.ADMIN, null, TESTER).secret();
    BodyPublisher large = BodyPublishers.ofString("x".repeat(1500));
    String path = "/api/v1/configurations/staged";
    assertThat(send("PUT", path, secret, large, "Content-Type", "text/plain").statusCode())
        .isEqualTo(200);
    BodyPublisher chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(1500)));
    assertThat(send("PUT", path, secret, chunked, "Content-Type", "text/plain").statusCode())
        .isEqualTo(200);
    assertThat(get("/api/v1/nodes", secret).statusCode()).isEqualTo(429);
  }

  @Test
  void streamEndsWhenItsTokenIsRevoked() throws Exception {
    String secret = token(Role.VIEWER);
    var lines = new ArrayList<String>();
    var began = new CompletableFuture<Void>();
    HttpResponse<Stream<String>> stream =
        http.send(
            request("/api/v1/events").header("Authorization", "Bearer " + secret).build(),
            BodyHandlers.ofLines());
    var end =
        CompletableFuture.runAsync(() -> {
          try {
            stream
                .body()
                .forEach(line -> {
                  lines.add(line);
                  began.complete(null);
                });
          } catch (RuntimeException e) {
            // The connection may be cut within a chunk.
          }
        });
    began.get(10, TimeUnit.SECONDS);
    tokens.revoke("viewer", TESTER);
    end.get(10, TimeUnit.SECONDS);
    assertThat(lines).isNotEmpty();
  }

  @Test
  void tokenExpiresAndNotesItsLastUse() throws Exception {
    var brief = tokens.create("brief", Role.VIEWER, Duration.ofMillis(700), TESTER);
    assertThat(get("/api/v1/nodes", brief.secret()).statusCode()).isEqualTo(200);
    assertThat(tokens.all()).extracting(ApiToken::lastUsedAt).doesNotContainNull();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> get("/api/v1/nodes", brief.secret()).statusCode() == 401);
  }

  @Test
  void creationAndRevocationAreEvents() {
    token(Role.OPERATOR);
    tokens.revoke("operator", TESTER);
    assertThat(recorded.events)
        .extracting(Occurrence::type)
        .containsExactly(EventType.TOKEN_CREATED, EventType.TOKEN_REVOKED);
  }
}
