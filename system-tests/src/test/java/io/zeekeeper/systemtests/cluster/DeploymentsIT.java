package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Deployments can be planned, repeated, compared and rolled back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentsIT {
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_KEPT_DEPLOYMENTS = 10;

  private Lab lab;
  private Api api;

  /** Properties of the controller's database; empty for its embedded database. */
  Map<String, String> database() {
    return Map.of();
  }

  @BeforeAll
  void startLab() {
    lab =
        new Lab(
            Zeek.standin(),
            database(),
            "--zeekeeper.timeouts.deploy=20s",
            "--zeekeeper.history.max-count=" + MAX_KEPT_DEPLOYMENTS);
    api = lab.api();
    lab.startAgent("agent-1", "--zeekeeper.agent.restart.delay=100ms");
    lab.startAgent("agent-2");
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private static Node worker(String marker) {
    return Nodes.withEnv(
        Node.of("worker", "agent-1", ClusterRole.WORKER), Map.of("MARKER", marker));
  }

  private Configuration small(String id, Node worker) {
    return lab.configuration(
        id, List.of("agent-1"), Node.of("manager", "agent-1", ClusterRole.MANAGER), worker);
  }

  private static String id(Api.Response deployment) {
    return deployment.json().path("id").asString();
  }

  private long newestNumber() {
    return api.get(DEPLOYMENTS + "?limit=1").json().path("items").path(0).path("number").asLong(0);
  }

  /** The planned action for each node. */
  private static Map<String, String> actions(JsonNode withPlan) {
    Map<String, String> actions = new TreeMap<>();
    for (JsonNode step : withPlan.path("plan")) {
      actions.put(step.path("node").asString(), step.path("action").asString());
      assertThat(step.path("reason").asString("")).isNotEmpty();
    }
    return actions;
  }

  @Test
  void planPredictsTheDeploymentAndChangesNothing() {
    api.deploySuccessfully(
        lab.configuration(
            "both",
            List.of("agent-1", "agent-2"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            worker("both"),
            Node.of("far-worker", "agent-2", ClusterRole.WORKER)));
    long before = newestNumber();
    Map<String, Long> pids = api.pids();
    api.stage(small("one", worker("one")));

    Api.Response dry = api.post(DEPLOYMENTS + "/plan", "{}");
    assertThat(dry.status()).as(dry.body()).isEqualTo(200);
    assertThat(actions(dry.json()))
        .containsEntry("far-worker", "STOP")
        .containsEntry("worker", "RESTART")
        .hasSize(3);
    assertThat(dry.json().path("failures")).isEmpty();
    assertThat(newestNumber()).isEqualTo(before);
    assertThat(api.configurationId("deployed")).isEqualTo("both");
    assertThat(api.pids()).isEqualTo(pids);

    Api.Response done = api.deploy();
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(done.json().path("plan")).isEqualTo(dry.json().path("plan"));
    assertThat(api.statuses()).doesNotContainKey("far-worker");
    assertThat(actions(api.post(DEPLOYMENTS + "/plan", "{}").json()))
        .isEqualTo(Map.of("manager", "KEEP", "worker", "KEEP"));
    assertThat(actions(api.post(DEPLOYMENTS + "/plan", "{\"force\": true}").json()))
        .isEqualTo(Map.of("manager", "RESTART", "worker", "RESTART"));
  }

  @Test
  void deploymentRecordsRequesterAndDuration() {
    JsonNode deployment = api.deploySuccessfully(small("requested", worker("requested"))).json();
    assertThat(deployment.path("asked_by").path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(deployment.path("asked_by").path("edge").asString()).isEqualTo("REST");
    assertThat(Duration.parse(deployment.path("duration").asString())).isPositive();
    assertThat(api.get(DEPLOYMENTS + "/" + deployment.path("id").asString()).json())
        .isEqualTo(deployment);
  }

  @Test
  void checkReportsWhatWouldFailADeployment() {
    api.deploySuccessfully(small("checked", worker("checked")));
    Map<String, Long> pids = api.pids();
    Node broken = Nodes.withScripts(worker("broken"), "no/such/script");
    assertThat(api.stage(small("broken", broken)).status()).isEqualTo(200);

    Api.Response check = api.post("/api/v1/configurations/staged/check", "");
    assertThat(check.status()).isEqualTo(207);
    assertThat(check.results().get("worker").path("outputs").path("stderr").asString())
        .contains("no/such/script");
    api.stage(small("mended", worker("mended")));
    Api.Response mended = api.post("/api/v1/configurations/staged/check", "");
    assertThat(mended.status()).as(mended.body()).isEqualTo(200);
    assertThat(api.configurationId("deployed")).isEqualTo("checked");
    assertThat(api.pids()).isEqualTo(pids);
  }

  @Test
  void repeatedIdempotencyKeyYieldsOneDeployment() {
    api.stage(small("once", worker("once")));
    Api.Response going = api.post(DEPLOYMENTS, "{\"wait\": \"PT0S\"}", "key-1");
    assertThat(going.status()).isEqualTo(202);
    await("end of the deployment")
        .atMost(PATIENCE)
        .until(() -> api.post(DEPLOYMENTS, "{\"wait\": \"PT0S\"}", "key-1").status() == 200);
    Api.Response again = api.post(DEPLOYMENTS, "{\"wait\": \"PT1S\"}", "key-1");
    assertThat(id(again)).isEqualTo(id(going));
    assertThat(newestNumber()).isEqualTo(going.json().path("number").asLong());

    Api.Response other = api.post(DEPLOYMENTS, "{\"force\": true}", "key-1");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.detail()).contains("key-1", id(going));
    assertThat(api.post(DEPLOYMENTS, "{}", "two words").status()).isEqualTo(400);
  }

  @Test
  void rollbackDeploysThePreviousConfigurationAndKeepsTheStagedOne() {
    api.deploySuccessfully(small("first", worker("first")));
    JsonNode first = api.get("/api/v1/configurations/deployed").json();
    Api.Response second = api.deploySuccessfully(small("second", worker("second")));
    api.stage(small("third", worker("third")));

    Api.Response back = api.post(DEPLOYMENTS + "/" + id(second) + "/rollback", "");
    assertThat(back.status()).as(back.body()).isEqualTo(200);
    assertThat(back.json().path("rollback_of").asString()).isEqualTo(id(second));
    assertThat(back.json().path("configuration").path("id").asString()).isEqualTo("first");
    assertThat(api.get("/api/v1/configurations/deployed").json()).isEqualTo(first);
    assertThat(api.configurationId("ready")).isEqualTo("first");
    assertThat(api.configurationId("staged")).isEqualTo("third");
    assertThat(api.post(DEPLOYMENTS + "/nothing/rollback", "").status()).isEqualTo(404);
  }

  @Test
  void failedDeploymentIsRolledBackOnRequest() {
    api.deploySuccessfully(small("good", worker("good")));
    Node exits =
        Nodes.withEnv(
            Node.of("worker", "agent-1", ClusterRole.WORKER),
            Map.of("ZEEK_STANDIN_EXIT_AFTER_MS", "0", "ZEEK_STANDIN_NEVER_CHECK_IN", "1"));
    api.stage(small("bad", exits));

    Api.Response failed = api.post(DEPLOYMENTS, "{\"on_failure\": \"ROLLBACK\"}");
    assertThat(failed.status()).as(failed.body()).isEqualTo(207);
    assertThat(failed.json().path("state").asString()).isEqualTo("FAILED");
    assertThat(failed.results().get("worker").path("success").asBoolean()).isFalse();
    String follows = DEPLOYMENTS + "/" + failed.json().path("rolled_back_by").asString();
    await("end of the rollback")
        .atMost(PATIENCE)
        .until(() -> api.get(follows).json().has("ended_at"));
    JsonNode rollback = api.get(follows).json();
    assertThat(rollback.path("rollback_of").asString()).isEqualTo(id(failed));
    assertThat(rollback.path("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(rollback.path("results"))
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.path("success").asBoolean()).isTrue());
    assertThat(api.configurationId("deployed")).isEqualTo("good");
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
  }

  @Test
  void unknownPreflightFailurePolicyIsRefused() {
    Api.Response refused = api.post(DEPLOYMENTS, "{\"on_preflight_failure\": \"ignore\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).contains("on_preflight_failure", "ignore");
  }

  @Test
  void configurationsAreComparedByNodeAndField() {
    api.deploySuccessfully(small("before", worker("before")));
    api.stage(small("after", worker("after")));
    Api.Response diff = api.get("/api/v1/configurations/deployed/diff/after");
    assertThat(diff.status()).isEqualTo(200);
    assertThat(diff.json().path("nodes"))
        .isEqualTo(
            Json.lenient()
                .readTree(
                    "[{\"node\":\"worker\",\"change\":\"CHANGED\",\"fields\":[{\"field\":\"env\","
                        + "\"a\":{\"MARKER\":\"<hidden>\"},\"b\":{\"MARKER\":\"<hidden, changed>\"}}]}]"));
    assertThat(api.get("/api/v1/configurations/staged/diff/nothing").status()).isEqualTo(404);
  }

  @Test
  void historyIsBoundedAndKeepsWhatRollbacksNeed() {
    api.stage(small("forgotten", worker("forgotten")));
    for (int i = 0; i <= MAX_KEPT_DEPLOYMENTS; i++) {
      api.stage(small("kept-" + i, worker("kept")));
      assertThat(api.post(DEPLOYMENTS, "{}").status()).isEqualTo(200);
    }
    await("old deployments deleted")
        .atMost(PATIENCE)
        .until(() -> api.get(DEPLOYMENTS + "?limit=100").items().size() == MAX_KEPT_DEPLOYMENTS);
    await("old configurations deleted")
        .atMost(PATIENCE)
        .until(() -> api.get("/api/v1/configurations/forgotten").status() == 404);
    JsonNode oldest = api.get(DEPLOYMENTS + "?limit=100").items().get(MAX_KEPT_DEPLOYMENTS - 1);
    Api.Response back =
        api.post(DEPLOYMENTS + "/" + oldest.path("id").asString() + "/rollback", "");
    assertThat(back.status()).as(back.body()).isEqualTo(200);
  }
}
