package io.zeekeeper.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.HeldZeek;
import io.zeekeeper.systemtests.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * A controller that is killed during a deployment finishes or fails the deployment after its
 * restart, keeps the Results it has received, and starts no node twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControllerKilledIT {
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Lab lab;
  private Api api;
  private HeldZeek zeek;

  /** Properties of the controller's database; empty for its embedded database. */
  Map<String, String> database() {
    return Map.of();
  }

  @BeforeAll
  void startLab() throws IOException {
    zeek = HeldZeek.create();
    lab = new Lab(zeek.zeek(), database(), "--zeekeeper.timeouts.deploy=30s");
    api = lab.api();
    lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=100ms");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Configuration cluster(String id, Map<String, String> workerEnv) {
    return lab.smallCluster(id, "agent-1", workerEnv);
  }

  private void killAndStartController() {
    lab.controller().kill();
    lab.startController();
  }

  private void awaitResultOf(String deployment, String node) {
    await("Result of " + node)
        .atMost(PATIENCE)
        .until(() -> api.get(deployment).results().containsKey(node));
  }

  private JsonNode newest() {
    return api.get(DEPLOYMENTS + "?limit=1").json().path("items").path(0);
  }

  private static String state(JsonNode deployment) {
    return deployment.path("state").asString();
  }

  private long launches(String node) {
    return Pattern.compile("node " + node + " launched as process")
        .matcher(lab.agent("agent-1").log())
        .results()
        .count();
  }

  private void assertLaunches(long manager, long logger, long worker) {
    assertThat(List.of(launches("manager"), launches("logger"), launches("worker")))
        .containsExactly(manager, logger, worker);
  }

  @Test
  void deploymentThatWaitsForInstancesKeepsWaiting() {
    String before = api.configurationId("deployed");
    api.stage(
        lab.configuration(
            "waits", List.of("agent-9"), Node.of("manager", "agent-9", ClusterRole.MANAGER)));
    String deployment = api.beginDeployment("");
    killAndStartController();
    assertThat(state(api.get(deployment).json())).isEqualTo("WAITING");
    assertThat(api.post(deployment + "/cancel", "").status()).isEqualTo(200);
    assertThat(state(lab.awaitDeploymentEnd(deployment))).isEqualTo("CANCELLED");
    assertThat(api.configurationId("deployed")).isEqualTo(before);
  }

  @Test
  void deploymentInItsPreflightIsCheckedAgain() throws IOException {
    Path held = zeek.hold("check");
    api.stage(cluster("preflight", Map.of("ROUND", "preflight")));
    String deployment = api.beginDeployment("");
    await("preflight")
        .atMost(PATIENCE)
        .until(() -> state(api.get(deployment).json()).equals("CHECKING"));
    killAndStartController();
    Files.delete(held);
    JsonNode ended = lab.awaitDeploymentEnd(deployment);
    assertThat(state(ended)).as(ended.toString()).isEqualTo("SUCCEEDED");
    assertThat(api.configurationId("deployed")).isEqualTo("preflight");
  }

  @Test
  void deploymentWithSomeResultsEndsWithAllOfThem() throws IOException {
    api.deploySuccessfully(cluster("before", Map.of()));
    long manager = launches("manager");
    long logger = launches("logger");
    long worker = launches("worker");
    Path held = zeek.hold("middle");
    api.stage(cluster("middle", Map.of("HELD", "middle")));
    String deployment = api.beginDeployment(", \"force\": true");
    awaitResultOf(deployment, "manager");
    awaitResultOf(deployment, "logger");
    lab.controller().kill();
    Files.delete(held);
    lab.startController();
    JsonNode ended = lab.awaitDeploymentEnd(deployment);
    assertThat(state(ended)).as(ended.toString()).isEqualTo("SUCCEEDED");
    assertThat(api.get(deployment).results()).containsOnlyKeys("manager", "logger", "worker");
    assertLaunches(manager + 1, logger + 1, worker + 1);
  }

  @Test
  void rollbackIsFinished() throws IOException {
    api.deploySuccessfully(cluster("good", Map.of("HELD", "good")));
    Path held = zeek.hold("good");
    api.stage(
        cluster(
            "bad", Map.of("ZEEK_STANDIN_EXIT_AFTER_MS", "0", "ZEEK_STANDIN_NEVER_CHECK_IN", "1")));
    String deployment = api.beginDeployment(", \"on_failure\": \"ROLLBACK\"");
    await("rollback").atMost(PATIENCE).until(() -> newest().has("rollback_of"));
    String rollback = DEPLOYMENTS + "/" + newest().path("id").asString();
    awaitResultOf(rollback, "manager");
    lab.controller().kill();
    Files.delete(held);
    lab.startController();
    JsonNode failed = lab.awaitDeploymentEnd(deployment);
    assertThat(state(failed)).as(failed.toString()).isEqualTo("FAILED");
    assertThat(DEPLOYMENTS + "/" + failed.path("rolled_back_by").asString()).isEqualTo(rollback);
    assertThat(state(lab.awaitDeploymentEnd(rollback))).isEqualTo("SUCCEEDED");
    assertThat(api.configurationId("deployed")).isEqualTo("good");
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
  }
}
