package io.zeekeeper.systemtests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.AuditLines;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import io.zeekeeper.systemtests.lab.ZeekClient;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Each change has its record before its effect, and its outcome afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String DEPLOYMENTS = "/api/v1/deployments";

  private Lab lab;
  private Api api;
  private AuditLines file;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=60s");
    api = lab.api();
    file = AuditLines.of(lab);
    lab.startControllerWithAgent("agent-1");
    api.deploySuccessfully(lab.smallCluster("first", "agent-1", Map.of()));
    lab.awaitChannels();
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  /** Waits for the outcome of the latest operation, in the file and in the API. */
  private JsonNode awaitOutcome(String operation, String outcome) {
    await("outcome of " + operation)
        .atMost(PATIENCE)
        .until(() -> latest(operation).path("outcome").asString("").equals(outcome));
    return latest(operation);
  }

  private JsonNode latest(String operation) {
    List<JsonNode> found = api.get("/api/v1/audit?limit=1&operation=" + operation).items();
    return found.isEmpty() ? Json.lenient().createObjectNode() : found.getFirst();
  }

  private void assertChange(String operation, String outcome, String named) {
    JsonNode record = awaitOutcome(operation, outcome);
    assertThat(record.path("asked_by").path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(record.path("asked_by").path("principal").path("name").asString())
        .isEqualTo("local");
    assertThat(record.path("subject").toString()).contains(named);
    assertThat(record.has("ended_at")).isTrue();
    assertThat(file.outcomes(operation)).containsExactly("ACCEPTED", outcome);
    assertThat(file.latest(operation)).allMatch(line -> line.path("id").equals(record.path("id")));
  }

  @Test
  void everyChangeIsAcceptedAndThenEnds() {
    assertThat(api.stage(lab.smallCluster("second", "agent-1", Map.of())).status()).isEqualTo(200);
    assertChange("stageConfiguration", "SUCCEEDED", "\"configuration\":\"second\"");
    JsonNode deployed = api.deploy().json();
    assertChange("deploy", "SUCCEEDED", deployed.path("id").asString());
    assertThat(latest("deploy").path("reqid")).isEqualTo(deployed.path("id"));
    api.post("/api/v1/nodes/restart", Api.nodesNamed("worker"));
    assertChange("restartNodes", "SUCCEEDED", "\"worker\"");
    assertThat(latest("restartNodes").path("succeeded").asInt()).isEqualTo(1);
    api.post("/api/v1/nodes/stop", Api.nodesNamed("worker", "worker-9"));
    assertChange("stopNodes", "FAILED", "worker-9");
    assertThat(latest("stopNodes").path("failed").asInt()).isEqualTo(1);
    api.post("/api/v1/nodes/start", Api.ALL_NODES);
    assertChange("startNodes", "SUCCEEDED", "\"all_nodes\":true");
    api.post("/api/v1/dispatches", "{\"action\":\"no_such_action\",\"arguments\":[\"secret\"]}");
    assertChange("dispatch", "FAILED", "no_such_action");
    String path = DEPLOYMENTS + "/" + deployed.path("id").asString();
    assertThat(api.post(path + "/cancel", "").status()).isEqualTo(409);
    assertChange("cancelDeployment", "REFUSED", deployed.path("id").asString());
    assertThat(latest("cancelDeployment").path("problem").asString()).isEqualTo("deployment-ended");
    assertThat(api.post(path + "/rollback", "{}").status()).isEqualTo(200);
    assertChange("rollbackDeployment", "SUCCEEDED", "\"rollback_of\"");
    assertThat(file.all().toString()).doesNotContain("secret");
  }

  @Test
  void requestOfZeekClientHasTheSameRecords() {
    ZeekClient client = ZeekClient.of(lab.clientPort());
    assertThat(client.run("restart", "worker").exit()).isZero();
    assertChange("restartNodes", "SUCCEEDED", "\"worker\"");
    JsonNode record = latest("restartNodes");
    assertThat(record.path("asked_by").path("edge").asString()).isEqualTo("ZEEK_CLIENT");
    assertThat(record.has("reqid")).isTrue();
    assertThat(client.run("deploy").exit()).isZero();
    JsonNode deploy = awaitOutcome("deploy", "SUCCEEDED");
    assertThat(deploy.path("subject").path("names").has("deployment")).isTrue();
    assertThat(file.outcomes("deploy")).containsExactly("ACCEPTED", "ACCEPTED", "SUCCEEDED");
  }

  @Test
  void recordIsInTheFileWhenTheEffectIsSeen() {
    long before = api.pids().get("worker");
    int lines = file.all().size();
    var answer =
        CompletableFuture.supplyAsync(
            () -> api.post("/api/v1/nodes/restart", Api.nodesNamed("worker")));
    await("end of the worker's process")
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(before).isEmpty());
    assertThat(file.all()).hasSizeGreaterThan(lines);
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void refusalBeforeTheEndpointIsOneRecord() {
    long records = file.all().size();
    assertThat(
            api.send(
                    HttpRequest.newBuilder(api.uri("/api/v1/nodes/restart"))
                        .header("Origin", "https://evil.example.org")
                        .header("Content-Type", Api.JSON)
                        .POST(HttpRequest.BodyPublishers.ofString(Api.ALL_NODES)))
                .status())
        .isEqualTo(403);
    JsonNode foreign = awaitOutcome("restartNodes", "REFUSED");
    assertThat(foreign.path("problem").asString()).isEqualTo("origin-refused");
    assertThat(foreign.path("asked_by").has("principal")).isFalse();
    assertThat(api.post("/api/v1/nodes/stop", "{\"nodes\":").status()).isEqualTo(400);
    assertThat(awaitOutcome("stopNodes", "REFUSED").path("problem").asString())
        .isEqualTo("malformed");
    assertThat(api.put("/api/v1/configurations/staged", "image/png", "x").status()).isEqualTo(415);
    assertThat(awaitOutcome("stageConfiguration", "REFUSED").path("problem").asString())
        .isEqualTo("unsupported-media-type");
    assertThat(api.post(DEPLOYMENTS + "/plan", "{}").status()).isEqualTo(200);
    assertThat(file.all()).hasSize((int) records + 3);
  }

  @Test
  void refusalNamesThePrincipalIfThereIsOne() {
    Api.Response created =
        api.post("/api/v1/tokens", "{\"name\": \"looker\", \"role\": \"VIEWER\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertChange("createToken", "SUCCEEDED", "looker");
    String secret = created.json().path("secret").asString();
    assertThat(restartWith(secret)).isEqualTo(403);
    JsonNode tooWeak = awaitOutcome("restartNodes", "REFUSED");
    assertThat(tooWeak.path("problem").asString()).isEqualTo("role-insufficient");
    assertThat(tooWeak.path("asked_by").path("principal").path("name").asString())
        .isEqualTo("looker");
    restartOverWebSocket(secret);
    await("refusal of the zeek-client's request")
        .atMost(PATIENCE)
        .until(() ->
            latest("restartNodes")
                .path("asked_by")
                .path("edge")
                .asString("")
                .equals("ZEEK_CLIENT"));
    assertThat(latest("restartNodes").path("outcome").asString()).isEqualTo("REFUSED");
    assertThat(restartWith(secret + "x")).isEqualTo(401);
    JsonNode unknown = awaitOutcome("restartNodes", "REFUSED");
    assertThat(unknown.path("problem").asString()).isEqualTo("credentials-needed");
    assertThat(unknown.path("asked_by").has("principal")).isFalse();
    assertThat(api.send(HttpRequest.newBuilder(api.uri("/api/v1/tokens/looker")).DELETE()).status())
        .isEqualTo(204);
    assertChange("revokeToken", "SUCCEEDED", "looker");
    assertThat(file.all().toString()).doesNotContain(secret);
  }

  private int restartWith(String token) {
    return api.send(
            HttpRequest.newBuilder(api.uri("/api/v1/nodes/restart"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", Api.JSON)
                .POST(HttpRequest.BodyPublishers.ofString(Api.ALL_NODES)))
        .status();
  }

  private void restartOverWebSocket(String token) {
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"),
                new WebSocket.Listener() {})
            .join();
    socket.sendText("[\"zeek/management/controller\"]", true).join();
    socket
        .sendText(
            """
            {"type":"data-message","topic":"zeek/management/controller","@data-type":"vector",
             "data":[{"@data-type":"count","data":1},{"@data-type":"count","data":1},
              {"@data-type":"vector","data":[
               {"@data-type":"string","data":"Management::Controller::API::restart_request"},
               {"@data-type":"vector","data":[{"@data-type":"string","data":"r"},
                {"@data-type":"set","data":[]}]}]}]}\
            """,
            true)
        .join();
  }

  @Test
  void hostileNamesAreOneLineEach() {
    for (String name : List.of("a\nb", "\"},{\"id\":\"1", "x".repeat(10_000), "c\u2028\r\0d")) {
      int lines = file.all().size();
      String nodes = Json.lenient().writeValueAsString(Map.of("nodes", List.of(name)));
      assertThat(api.post("/api/v1/nodes/restart", nodes).status()).isEqualTo(207);
      awaitOutcome("restartNodes", "FAILED");
      assertThat(file.all()).hasSize(lines + 2);
    }
  }

  @Test
  void pagesAndFiltersSelectRecords() {
    for (int i = 0; i < 3; i++) {
      api.post("/api/v1/nodes/restart", Api.nodesNamed("manager"));
    }
    awaitOutcome("restartNodes", "SUCCEEDED");
    String wanted = "/api/v1/audit?limit=2&node=manager&operation=restartNodes&principal=local";
    Api.Response first = api.get(wanted);
    assertThat(first.items()).hasSize(2);
    String next = first.json().path("next").asString();
    Api.Response second = api.get(wanted + "&cursor=" + next);
    assertThat(second.items()).isNotEmpty().doesNotContainAnyElementsOf(first.items());
    assertThat(api.get("/api/v1/audit?principal=nobody").items()).isEmpty();
    assertThat(api.get("/api/v1/audit?to=2020-01-01T00:00:00Z").items()).isEmpty();
    assertThat(api.get("/api/v1/audit?from=2020-01-01T00:00:00Z&limit=1").items()).hasSize(1);
    assertThat(api.get("/api/v1/audit?from=yesterday").status()).isEqualTo(400);
    assertThat(api.get("/api/v1/audit?outcome=MAYBE").status()).isEqualTo(400);
  }

  @Test
  void clientThatHangsUpGetsItsRecordAnyway() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.clientPort())) {
      String body = Api.nodesNamed("worker", "manager");
      socket
          .getOutputStream()
          .write(
              """
              POST /api/v1/nodes/restart HTTP/1.1\r
              Host: 127.0.0.1\r
              Content-Type: application/json\r
              Content-Length: %d\r
              \r
              %s\
              """
                  .formatted(body.length(), body)
                  .getBytes(StandardCharsets.UTF_8));
      await("record of the request")
          .atMost(PATIENCE)
          .until(() -> file.latest("restartNodes").toString().contains("[\"worker\",\"manager\"]"));
    }
    assertThat(awaitOutcome("restartNodes", "SUCCEEDED").path("succeeded").asInt()).isEqualTo(2);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void killedControllerTakesTheRecordsOfItsFile() throws Exception {
    api.stage(
        lab.configuration(
            "waits",
            List.of("agent-1", "agent-9"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER)));
    String deployment = api.beginDeployment("");
    await("deployment in the file")
        .atMost(PATIENCE)
        .until(() -> file.outcomes("deploy").equals(List.of("ACCEPTED", "ACCEPTED")));
    lab.controller().kill();
    // A record that is in the file only, and a line that the kill cut off.
    String lost =
        file.latest("deploy").getFirst().toString().replace("\"deploy\"", "\"stopNodes\"");
    String id = file.latest("deploy").getLast().path("id").asString();
    String lostId = id.substring(0, 16) + "ffffffff";
    Files.writeString(
        file.file(), Files.readString(file.file()) + lost.replace(id, lostId) + "\n{\"id\":\"019");
    lab.startController();
    await("record of the file")
        .atMost(PATIENCE)
        .until(() -> latest("stopNodes").path("id").asString("").equals(lostId));
    assertThat(lab.controller().log()).contains("skips a damaged line");
    assertThat(latest("deploy").path("outcome").asString()).isEqualTo("ACCEPTED");
    assertThat(api.post(deployment + "/cancel", "").status()).isEqualTo(200);
    assertThat(awaitOutcome("deploy", "FAILED").path("id").asString()).isEqualTo(id);
    assertThat(awaitOutcome("cancelDeployment", "SUCCEEDED").has("ended_at")).isTrue();
  }
}
