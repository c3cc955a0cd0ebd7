package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Project;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a controller without agents refuses bad requests; they never change its state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final String STAGED = "/api/v1/configurations/staged";
  private static final String JSON = "application/json";

  private Lab lab;
  private Api api;

  @BeforeAll
  void startController() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=3s");
    api = lab.api();
    lab.startController();
    assertThat(api.stage(valid("staged-before")).status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  private static Configuration valid(String id) {
    return new Configuration(
        id,
        List.of(new Instance("never-there", Instance.UNKNOWN_HOST, null)),
        List.of(Node.of("manager", "never-there", ClusterRole.MANAGER)));
  }

  private void assertNothingChanged() {
    assertThat(api.get(STAGED).json().path("id").asString()).isEqualTo("staged-before");
  }

  private static void assertProblem(Api.Response response, int status, String... details) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.http().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.json().path("status").asInt()).isEqualTo(status);
    for (String detail : details) {
      assertThat(response.detail()).contains(detail);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":                                            | not valid JSON",
        "[]                                                  | expected an object",
        "{\"nodez\":[]}                                      | nodez: unknown member",
        "{\"nodes\":{}}                                      | nodes: expected a list",
        "{\"nodes\":[{\"name\":\"m\",\"instance\":\"a\"}]}   | nodes[0]: 'role' is required",
        "{\"id\":5}                                          | id: '5' is not a string",
        "{\"id\":\"a\",\"id\":\"b\"}                         | Duplicate",
        "{} {}                                               | ",
      })
  void malformedConfigurationIsRefusedWithThePlaceOfTheMistake(String body, String detail) {
    assertProblem(api.put(STAGED, JSON, body), 400, detail == null ? "" : detail);
    assertNothingChanged();
  }

  static Stream<Arguments> absurdDocuments() {
    String node = "{\"nodes\":[{\"name\":\"w\",\"instance\":\"a\",\"role\":\"WORKER\",\"port\":";
    return Stream.of(
        Arguments.of("[".repeat(100_000), "expected an object"),
        Arguments.of("{\"nodes\":" + "[".repeat(100_000), "expected an object"),
        Arguments.of(
            "{\"x\":" + "{\"x\":".repeat(100_000), "not valid JSON: Document nesting depth"),
        Arguments.of("{\"" + "x".repeat(1_000_000) + "\":1}", "exceeds the maximum"),
        Arguments.of("{\"id\":" + "9".repeat(1_000_000) + "}", "exceeds the maximum"),
        Arguments.of(node + "1e999999999}]}", "nodes[0].port"),
        Arguments.of(node + "9".repeat(900) + "}]}", "nodes[0].port"),
        Arguments.of(node + "\"" + "9".repeat(5_000_000) + "\"}]}", "nodes[0].port"));
  }

  @ParameterizedTest
  @MethodSource("absurdDocuments")
  void absurdDocumentIsRefusedWithAShortReason(String body, String detail) {
    for (Api.Response response :
        List.of(api.put(STAGED, JSON, body), api.post("/api/v1/nodes/restart", body))) {
      assertProblem(response, 400);
      assertThat(response.detail()).hasSizeLessThan(1000);
    }
    assertProblem(api.put(STAGED, JSON, body), 400, detail);
    assertNothingChanged();
  }

  @Test
  void configurationsBeyondTheLimitsAreRefused() {
    List<Instance> instances =
        IntStream.rangeClosed(0, 20_000)
            .mapToObj(i -> new Instance("i" + i, "127.0.0.1", null))
            .toList();
    Api.Response response = api.stage(new Configuration("large", instances, List.of()));
    assertProblem(response, 422, "the configuration has 20001 instances, more than 20000");
    assertThat(response.json().path("problems")).hasSize(1);
    String ini =
        IntStream.rangeClosed(0, 50_000)
            .mapToObj(i -> "[n" + i + "]\n")
            .collect(Collectors.joining());
    assertProblem(api.put(STAGED, "text/plain", ini), 400, "has 50001 nodes, more than 50000");
    assertNothingChanged();
  }

  @Test
  void requestsForMoreThanTenThousandNamesAreRefused() {
    String names =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(i -> "\"n" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    for (String verb : List.of("restart", "stop", "start")) {
      assertProblem(
          api.post("/api/v1/nodes/" + verb, "{\"nodes\":" + names + "}"),
          400,
          "the request names 10001 nodes, more than 10000");
    }
    assertProblem(
        api.post("/api/v1/dispatches", "{\"action\":\"x\",\"nodes\":" + names + "}"),
        400,
        "the request names 10001 nodes, more than 10000");
  }

  @Test
  void oversizedBodyIsRefused() {
    String body = "{\"id\":\"" + "x".repeat(9 * 1024 * 1024) + "\"}";
    assertProblem(api.put(STAGED, JSON, body), 413, "8 MiB");
    assertNothingChanged();
  }

  @Test
  void invalidConfigurationListsAllItsProblemsSorted() {
    var configuration =
        new Configuration(
            "bad",
            List.of(new Instance("a", "127.0.0.1", 2151), new Instance("b", "not-an-ip", null)),
            List.of(
                Node.of("m", "a", ClusterRole.MANAGER).withPort(2151),
                Node.of("p", "a", ClusterRole.PROXY).withPort(2151),
                Node.of("w", "elsewhere", ClusterRole.WORKER),
                Node.of("../escape", "a", ClusterRole.WORKER)));
    Api.Response response = api.stage(configuration);
    assertProblem(response, 422, "the configuration is invalid");
    List<String> errors =
        response.json().path("problems").valueStream().map(error -> error.asString()).toList();
    assertThat(errors)
        .isSorted()
        .contains(
            "instance 'b' host 'not-an-ip' is not an IP address",
            "multiple nodes on instance 'a' using port 2151/tcp",
            "node 'm' port 2151/tcp conflicts with agent port on instance 'a'",
            "node 'w' has undeclared instance name 'elsewhere'")
        .anyMatch(error -> error.startsWith("node '../escape' name is invalid"));
    assertNothingChanged();
  }

  /** The errors of a problem: message, instance, node and line. */
  private static List<Tuple> errors(Api.Response response) {
    return response
        .json()
        .path("errors")
        .valueStream()
        .map(error ->
            tuple(
                error.path("message").asString(),
                error.path("instance").asString(""),
                error.path("node").asString(""),
                error.path("line").asInt(0)))
        .toList();
  }

  @Test
  void problemsOfAConfigurationHaveTheirPlace() {
    String ini =
        """
        [instances]
        a = 127.0.0.1:2151
        B = nowhere:1

        [m]
        instance = a
        role = manager
        port = 2151

        [w]
        instance = elsewhere
        role = worker
        """;
    for (Api.Response response :
        List.of(api.put(STAGED, "text/plain", ini), validate("text/plain", ini))) {
      assertProblem(response, 422);
      assertThat(errors(response))
          .containsExactly(
              tuple("instance 'b' host 'nowhere' is not an IP address", "b", "", 3),
              tuple("node 'm' port 2151/tcp conflicts with agent port on instance 'a'", "", "m", 5),
              tuple("node 'w' has undeclared instance name 'elsewhere'", "", "w", 10));
      assertThat(errors(response).stream().map(error -> error.toList().getFirst()))
          .isEqualTo(
              response.json().path("problems").valueStream().map(JsonNode::asString).toList());
    }

    String misread = "[m]\nrole = manager\n\n[w]\nrole = worker\nport = x\n[v]\nrole = y\n";
    for (Api.Response response :
        List.of(api.put(STAGED, "text/plain", misread), validate("text/plain", misread))) {
      assertProblem(response, 400);
      assertThat(errors(response))
          .extracting(error -> error.toList().get(2), error -> error.toList().get(3))
          .containsExactly(tuple("w", 6), tuple("v", 8));
    }
    assertThat(errors(validate("text/plain", "[m]\nrole = manager\n[m]\n")))
        .containsExactly(tuple("line 3: section [m] appears twice", "", "", 3));
    assertNothingChanged();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"id\": \"x\",\n  \"nodes\": [}`     | 2 | 13",
        "`{\"nodes\": [\n {\"port\": \"x\"}]}` | 2 | 11",
        "`{\n\n\"nodez\": []}`               | 0 | 0",
      })
  void malformedJsonHasTheLineAndColumnOfTheMistakeIfTheParserKnowsThem(
      String body, int line, int column) {
    for (Api.Response response : List.of(api.put(STAGED, JSON, body), validate(JSON, body))) {
      assertProblem(response, 400);
      JsonNode error = response.json().path("errors").path(0);
      assertThat(error.path("message").asString()).isEqualTo(response.detail());
      assertThat(error.path("line").asInt(0)).as(response.body()).isEqualTo(line);
      assertThat(error.path("column").asInt(0)).as(response.body()).isEqualTo(column);
    }
  }

  private Api.Response validate(String type, String body) {
    return api.send(
        HttpRequest.newBuilder(api.uri("/api/v1/configurations/validate"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void validationAnswersWhatStagingWouldAndChangesNothing() {
    String events = api.get("/api/v1/events?limit=1").body();
    String json = Json.lenient().writeValueAsString(valid("validated"));
    Api.Response validated = validate(JSON, json);
    assertThat(validated.status()).as(validated.body()).isEqualTo(200);
    assertThat(validated.json().path("configuration").path("nodes").path(0).path("port").asInt())
        .isPositive();
    assertThat(validate("text/plain", "[manager]\nrole = manager\n").status()).isEqualTo(200);
    assertNothingChanged();
    assertThat(api.get("/api/v1/events?limit=1").body()).isEqualTo(events);
    assertThat(api.get("/api/v1/configurations").body()).doesNotContain("validated");

    assertThat(api.put(STAGED, JSON, json).json()).isEqualTo(validated.json());
    api.stage(valid("staged-before"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scripts\":[\"-r\"]}",
        "{\"scripts\":[\"a=b\"]}",
        "{\"scripts\":[\"Some::plugin\"]}",
        "{\"interface\":\"-x\"}",
        "{\"env\":{\"CLUSTER_NODE\":\"x\"}}",
        "{\"options\":[{\"name\":\"a b\",\"value\":\"1\"}]}",
        "{\"options\":[{\"name\":\"x\",\"value\":\"1; system(\\\"id\\\")\"}]}",
        "{\"options\":[{\"name\":\"x\",\"value\":\"/\\\"/; evil; /\\\"/\"}]}",
        "{\"options\":[{\"name\":\"x\",\"value\":\"1 # \"}]}",
        "{\"options\":[{\"name\":\"x\",\"value\":\"1 }\"}]}",
        "{\"port\":70000}",
        "{\"cpu_affinity\":-1}",
        "{\"role\":\"NONE\"}",
        "{\"state\":\"CRASHED\"}",
      })
  void valuesThatCouldEscapeAnArgumentOrAZeekLiteralAreRefused(String members) {
    var node =
        (ObjectNode)
            Json.lenient()
                .readTree("{\"name\":\"w\",\"instance\":\"a\",\"role\":\"WORKER\",\"port\":null}");
    Json.lenient().readTree(members).properties().forEach(m -> node.set(m.getKey(), m.getValue()));
    Api.Response response =
        api.put(
            STAGED,
            JSON,
            "{\"id\":\"x\",\"instances\":[{\"name\":\"a\"}],\"nodes\":[" + node + "]}");
    assertProblem(response, 422);
    assertNothingChanged();
  }

  @Test
  void connectionServesReadsAndRefusedChangesInTurn() throws Exception {
    URI staged = api.uri(STAGED);
    HttpRequest change =
        HttpRequest.newBuilder(staged)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", JSON)
            .PUT(
                BodyPublishers.ofString(
                    "{\"id\":\"x\",\"instances\":[{\"name\":\"a\"}],\"nodes\":[{\"name\":\"w\","
                        + "\"instance\":\"a\",\"role\":\"WORKER\",\"interface\":\"-x\"}]}"))
            .build();
    HttpRequest read = HttpRequest.newBuilder(staged).timeout(Duration.ofSeconds(20)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 150; i++) {
        assertThat(client.send(change, BodyHandlers.ofString()).statusCode()).isEqualTo(422);
        client.send(read, BodyHandlers.ofString());
      }
    }
  }

  @Test
  void clusterNeedsExactlyOneManager() {
    var none =
        new Configuration(
            "none",
            List.of(new Instance("a", "127.0.0.1", null)),
            List.of(Node.of("w", "a", ClusterRole.WORKER)));
    assertProblem(api.stage(none), 422, "exactly one manager; this one has 0");
  }

  @Test
  void iniIsReadAndWrittenBack() {
    String ini = "[manager]\ninstance = a\nrole = manager\n";
    Api.Response staged = api.put(STAGED, "text/plain", ini);
    assertThat(staged.status()).as(staged.body()).isEqualTo(200);
    Api.Response back =
        api.send(HttpRequest.newBuilder(api.uri(STAGED)).header("Accept", "text/plain").GET());
    assertThat(back.body())
        .contains("# omitted: the id ", "[instances]\na\n")
        .contains("[manager]\ninstance = a");
    assertProblem(api.put(STAGED, "text/plain", "[m]\nrole = boss\n"), 400, "\"boss\" is invalid");
    assertThat(api.stage(valid("staged-before")).status()).isEqualTo(200);
  }

  @Test
  void missingResourcesAreNotFound() {
    assertProblem(api.get("/api/v1/configurations/nope"), 404, "no configuration with id 'nope'");
    assertProblem(
        api.get("/api/v1/configurations/deployed"), 404, "no deployed configuration available");
    assertProblem(api.get("/api/v1/deployments/nope"), 404, "no deployment with id 'nope'");
    assertProblem(api.get("/api/v1/nodes/nope"), 404, "no node 'nope'");
    assertProblem(api.get("/api/v1/nope"), 404);
  }

  @Test
  void requestsWithoutAgentsAreConflicts() {
    for (String verb : List.of("restart", "stop", "start")) {
      assertProblem(
          api.post("/api/v1/nodes/" + verb, Api.ALL_NODES), 409, "no instances connected");
    }
    assertProblem(api.get("/api/v1/id-values/bits_per_uid"), 409, "no instances connected");
    assertProblem(api.get("/api/v1/id-values/b@d"), 400, "is not a Zeek identifier");
    assertProblem(api.post("/api/v1/dispatches", "{}"), 400, "'action' is required");
    assertProblem(api.post("/api/v1/deployments", "{\"wait\":\"soon\"}"), 400, "PT60S");
    assertThat(api.get("/api/v1/nodes").items()).isEmpty();
  }

  @Test
  void secondDeploymentIsAConflictAndAWaitingOneCanBeCancelled() {
    Api.Response first = api.post("/api/v1/deployments", "{\"wait\":\"PT0.1S\"}");
    assertThat(first.status()).as(first.body()).isEqualTo(202);
    String id = first.json().path("id").asString();
    assertThat(first.http().headers().firstValue("Location")).hasValue("/api/v1/deployments/" + id);
    Api.Response second = api.deploy();
    assertProblem(second, 409, "earlier deployment " + id + " still pending");
    assertThat(second.problem()).isEqualTo("/problems/deployment-pending");
    assertThat(second.json().path("deployment").asString()).isEqualTo(id);
    assertThat(api.post("/api/v1/deployments/" + id + "/cancel", "").status()).isEqualTo(200);
    Awaitility.await()
        .until(() ->
            api.get("/api/v1/deployments/" + id)
                .json()
                .path("state")
                .asString()
                .equals("CANCELLED"));
    assertProblem(api.post("/api/v1/deployments/" + id + "/cancel", ""), 409, "has already ended");
  }

  @Test
  void deploymentTimesOutAndNamesTheInstanceThatNeverConnects() {
    Api.Response ended = api.deploy();
    assertThat(ended.status()).isEqualTo(207);
    assertThat(ended.json().path("state").asString()).isEqualTo("TIMED_OUT");
    assertThat(ended.results().get("never-there").path("error").asString())
        .isEqualTo("instance 'never-there' is not connected");
    assertThat(api.get("/api/v1/configurations/deployed").status()).isEqualTo(404);
  }

  @Test
  void requestFromAnotherOriginIsRefused() {
    Api.Response response =
        api.send(
            HttpRequest.newBuilder(api.uri("/api/v1/deployments"))
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertProblem(response, 403, "evil.example");
  }

  @Test
  void servedApiDocumentEqualsTheCommittedOne() throws IOException {
    Path committed = Project.root().resolve("openapi/openapi.yaml");
    String served = api.get("/v3/api-docs.yaml").body();
    if (Boolean.getBoolean("openapi.update")) {
      Files.writeString(committed, served);
    }
    assertThat(served)
        .as("openapi/openapi.yaml; update it with -Dopenapi.update=true")
        .isEqualTo(Files.readString(committed));
    assertThat(api.get("/swagger-ui/index.html").status()).isEqualTo(200);
  }

  @Test
  void healthAndMetricsAreServed() {
    // The status only: disk path and kind of database are for viewers.
    assertThat(
            api.send(
                    HttpRequest.newBuilder(api.uri("/actuator/health"))
                        .header("X-Forwarded-For", "192.0.2.1"))
                .body())
        .contains("\"status\":\"UP\"")
        .doesNotContain("components", "details", "H2");
    assertThat(api.get("/actuator/prometheus").body()).contains("zeekeeper_agents_connected");
  }
}
