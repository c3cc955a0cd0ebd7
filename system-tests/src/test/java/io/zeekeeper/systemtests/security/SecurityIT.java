package io.zeekeeper.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.postgres.PostgresServer;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.TestIssuer;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A controller that demands credentials of every client, with an agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKENS = "/api/v1/tokens";

  private final TestIssuer issuer = new TestIssuer();
  private PostgresServer server;
  private Lab lab;
  private Api admin;

  @BeforeAll
  void startLab() throws IOException {
    server = new PostgresServer();
    String security = "--zeekeeper.security.";
    lab =
        new Lab(
            Zeek.standin(),
            server.newDatabase("security"),
            security + "loopback=required",
            security + "oidc.issuer-uri=" + issuer.uri(),
            security + "oidc.audience=" + TestIssuer.AUDIENCE,
            security + "oidc.roles.viewer=viewer",
            security + "oidc.roles.operator=operator",
            security + "oidc.roles.admin=admin",
            "--spring.datasource.hikari.connection-timeout=1000",
            "--spring.datasource.hikari.data-source-properties.connectTimeout=1",
            "--spring.datasource.hikari.data-source-properties.socketTimeout=2");
    lab.startController();
    admin = lab.api().withToken(Files.readString(adminToken()).strip());
    String enrolment =
        admin
            .post("/api/v1/enrolments", "{\"instance\":\"agent-1\"}")
            .json()
            .path("token")
            .asString();
    lab.startAgentTo(
        "wss://127.0.0.1:" + lab.agentPort(),
        "agent-1",
        "--zeekeeper.agent.enrolment-token=" + enrolment);
    await("agent connected")
        .atMost(PATIENCE)
        .until(() ->
            admin.get("/api/v1/instances").items().stream()
                .anyMatch(instance -> instance.path("connected").asBoolean(false)));
  }

  @AfterAll
  void stopLab() {
    lab.close();
    server.close();
    issuer.close();
  }

  private Path home() {
    return lab.directory().resolve("controller/nodes/controller");
  }

  private Path adminToken() {
    return home().resolve("admin-token");
  }

  /** A new token, made over REST. */
  private String token(String name, String role, String more) {
    Api.Response created =
        admin.post(
            TOKENS,
            "{\"name\":\"%s\",\"role\":\"%s\"%s}"
                .formatted(name, role.toUpperCase(Locale.ROOT), more));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json().path("secret").asString();
  }

  private String token(String name, String role) {
    return token(name, role, "");
  }

  /** Runs the command on the controller's host. */
  private String command(int status, String... words) throws IOException {
    Path log = Files.createTempFile(lab.directory(), "command", ".log");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--zeekeeper.controller.name=controller",
                "--zeekeeper.state-dir=" + lab.directory().resolve("controller"),
                "token"));
    arguments.addAll(List.of(words));
    try (var command = new Service("controller-service", log, arguments)) {
      command.start();
      assertThat(command.awaitExit()).as(command.log()).isEqualTo(status);
      return command.log();
    }
  }

  @Test
  void eachRowOfTheTableHoldsForEveryKindOfCredential() throws IOException {
    RoleTable table = RoleTable.read();
    assertThat(table.rows()).hasSizeGreaterThan(30);
    table.assertHolds(lab.api().from("127.0.0.2"), "");
    for (String role : RoleTable.ROLES) {
      table.assertHolds(lab.api().withToken(token("row-" + role, role)), role);
      table.assertHolds(lab.api().withToken(issuer.token(role)), role);
    }
  }

  @Test
  void webSocketOfZeekClientNeedsCredentials() {
    var opened =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"),
                new WebSocket.Listener() {});
    assertThat(opened)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("WebSocketHandshakeException");
  }

  /** Notes what a WebSocket receives, and its end. */
  private static final class Listener implements WebSocket.Listener {
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      first.complete(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      over.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      over.complete(null);
    }
  }

  @Test
  void webSocketEndsWhenItsTokenIsRevoked() {
    var listener = new Listener();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token("socket", "viewer"))
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"), listener)
            .join();
    socket.sendText("[\"zeek/management/controller\"]", true).join();
    assertThat(listener.first).succeedsWithin(PATIENCE);
    assertThat(admin.delete(TOKENS + "/socket").status()).isEqualTo(204);
    assertThat(listener.over).succeedsWithin(PATIENCE);
  }

  @Test
  void firstAdminTokenIsReadableByTheServiceOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminToken())))
        .isEqualTo("rw-------");
    assertThat(lab.controller().log()).doesNotContain(Files.readString(adminToken()).strip());
  }

  @Test
  void tokenLivesFromItsCreationToItsRevocation() {
    String secret = token("life", "operator", ",\"ttl\":\"PT1H\"");
    assertThat(secret).matches("zk_[A-Za-z0-9_-]{43}");
    Api client = lab.api().withToken(secret);
    assertThat(client.get("/api/v1/nodes").status()).isEqualTo(200);

    JsonNode listed = find("life");
    assertThat(listed.path("role").asString()).isEqualTo("OPERATOR");
    assertThat(listed.has("expires_at")).isTrue();
    assertThat(listed.has("last_used_at")).isTrue();
    assertThat(listed.path("created_by").path("principal").path("name").asString())
        .isEqualTo("admin");
    assertThat(admin.get(TOKENS).body()).doesNotContain(secret);

    Api.Response again = admin.post(TOKENS, "{\"name\":\"life\",\"role\":\"VIEWER\"}");
    assertThat(again.problem()).isEqualTo("/problems/token-exists");

    assertThat(admin.delete(TOKENS + "/life").status()).isEqualTo(204);
    assertThat(client.get("/api/v1/nodes").status()).isEqualTo(401);
    assertThat(admin.delete(TOKENS + "/life").problem()).isEqualTo("/problems/unknown-token");
    assertThat(lab.controller().log()).doesNotContain(secret);
  }

  @Test
  void clientLearnsWhoItIsAndWhenItsCredentialsExpire() {
    String secret = token("self", "operator", ",\"ttl\":\"PT1H\"");
    JsonNode self = lab.api().withToken(secret).get("/api/v1/principal").json();
    assertThat(self.path("name").asString()).isEqualTo("self");
    assertThat(self.path("role").asString()).isEqualTo("OPERATOR");
    assertThat(self.path("credential").asString()).isEqualTo("TOKEN");
    assertThat(self.path("expires_at")).isEqualTo(find("self").path("expires_at"));

    assertThat(admin.get("/api/v1/principal").json().has("expires_at")).isFalse();
    JsonNode ofJwt = lab.api().withToken(issuer.token("viewer")).get("/api/v1/principal").json();
    assertThat(ofJwt.path("name").asString()).isEqualTo("jwt-viewer");
    assertThat(ofJwt.path("credential").asString()).isEqualTo("JWT");
    assertThat(Instant.parse(ofJwt.path("expires_at").asString()))
        .isBetween(Instant.now(), Instant.now().plus(TestIssuer.LIFE));
    assertThat(lab.api().get("/api/v1/principal").problem())
        .isEqualTo("/problems/credentials-needed");
  }

  private JsonNode find(String name) {
    return admin.get(TOKENS).items().stream()
        .filter(token -> token.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tokensSurviveARestartOfTheControllerAndRevokedOnesDoNot() {
    String secret = token("durable", "viewer");
    String stolen = token("stolen", "admin");
    assertThat(admin.delete(TOKENS + "/stolen").status()).isEqualTo(204);
    lab.controller().kill();
    lab.startController();
    assertThat(lab.api().withToken(secret).get("/api/v1/nodes").status()).isEqualTo(200);
    assertThat(lab.api().withToken(stolen).get("/api/v1/nodes").status()).isEqualTo(401);
  }

  @Test
  void commandOnTheHostCreatesListsAndRevokesTokens() throws IOException {
    String secret = command(0, "create", "by-command", "--role=viewer", "--ttl=1h").strip();
    assertThat(lab.api().withToken(secret).get("/api/v1/nodes").status()).isEqualTo(200);
    assertThat(command(0, "list")).contains("by-command viewer expires 20");
    assertThat(command(1, "create", "by-command", "--role=admin")).contains("exists");
    assertThat(command(1, "create", "bad name", "--role=admin")).contains("use: token create");
    command(0, "revoke", "by-command");
    assertThat(lab.api().withToken(secret).get("/api/v1/nodes").status()).isEqualTo(401);
    assertThat(command(1, "revoke", "by-command")).contains("there is no token 'by-command'");
  }

  @Test
  void eventsNameThePrincipal() {
    Api named = lab.api().withToken(token("named", "admin"));
    assertThat(named.stage(lab.smallCluster("named", "agent-1", Map.of())).status()).isEqualTo(200);
    await("event")
        .atMost(PATIENCE)
        .until(() ->
            admin.get("/api/v1/events?limit=100").items().stream()
                .anyMatch(event ->
                    event
                        .path("asked_by")
                        .path("principal")
                        .path("name")
                        .asString("")
                        .equals("named")));
  }

  @Test
  void addressThatFailsToLogInRepeatedlyHasToWait() {
    Api guesser = lab.api().from("127.0.0.3").withToken("zk_guess");
    for (int i = 0; i < 10; i++) {
      assertThat(guesser.get("/api/v1/nodes").status()).isEqualTo(401);
    }
    Api.Response refused = guesser.get("/api/v1/nodes");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.problem()).isEqualTo("/problems/too-many-requests");
    assertThat(refused.http().headers().firstValueAsLong("Retry-After").orElse(0))
        .isBetween(1L, 60L);
    assertThat(admin.get("/api/v1/nodes").status()).isEqualTo(200);
    await("event of a failed login")
        .atMost(PATIENCE)
        .until(() -> admin.get("/api/v1/events?type=LOGIN_FAILED").items().size() >= 10);
    assertThat(admin.get("/actuator/prometheus").body())
        .contains("zeekeeper_security_refusals_total{reason=\"too_many_failed_logins\"} 1.0");
  }

  @Test
  void tokensWorkWhileTheDatabaseIsAway() {
    String secret = token("night", "operator");
    String stolen = token("stolen", "operator");
    server.stop();
    try {
      Api client = lab.api().withToken(secret);
      assertThat(client.get("/api/v1/nodes").status()).isEqualTo(200);
      assertThat(client.post("/api/v1/nodes/restart", Api.nodesNamed("nobody")).status())
          .isNotIn(401, 403, 503);
      assertThat(admin.post(TOKENS, "{\"name\":\"late\",\"role\":\"VIEWER\"}").status())
          .isEqualTo(503);
      assertThat(admin.delete(TOKENS + "/stolen").status()).isEqualTo(503);
      assertThat(lab.api().withToken(stolen).get("/api/v1/nodes").status()).isEqualTo(401);
    } finally {
      server.start();
    }
    await("the revocation in the database")
        .atMost(PATIENCE)
        .until(() -> admin.delete(TOKENS + "/stolen").status() == 204);
  }
}
