package io.zeekeeper.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** On request, a node that fails its preflight is left unchanged and the others are deployed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SkippedNodesIT {
  private static final String SKIP_FAILED_NODES = "{\"on_preflight_failure\": \"SKIP\"}";
  private static final String ONLY_WORKER = Api.nodesNamed("worker");

  private Lab lab;
  private Api api;
  private Path script;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=200ms");
    script = lab.directory().resolve("late.zeek");
  }

  @BeforeEach
  void deleteTheScript() throws IOException {
    Files.deleteIfExists(script);
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Configuration cluster(String id, Node worker) {
    return lab.configuration(
        id,
        List.of("agent-1"),
        Nodes.withEnv(Node.of("manager", "agent-1", ClusterRole.MANAGER), Map.of("MARKER", id)),
        Node.of("logger", "agent-1", ClusterRole.LOGGER),
        worker);
  }

  private static Node worker(String marker) {
    return Nodes.withEnv(
        Node.of("worker", "agent-1", ClusterRole.WORKER), Map.of("MARKER", marker));
  }

  /** A worker whose script does not exist yet. */
  private Node workerWithMissingScript(String marker) {
    return Nodes.withScripts(worker(marker), script.toString());
  }

  private void deploy(String id) {
    api.deploySuccessfully(cluster(id, worker(id)));
  }

  private Api.Response deploySkipping(Configuration configuration) {
    assertThat(api.stage(configuration).status()).isEqualTo(200);
    return api.post("/api/v1/deployments", SKIP_FAILED_NODES);
  }

  private String marker(String node) {
    return Lab.environment(api.pids().get(node)).stream()
        .filter(variable -> variable.startsWith("MARKER="))
        .map(variable -> variable.substring("MARKER=".length()))
        .findFirst()
        .orElse("");
  }

  @Test
  void nodeThatFailsItsPreflightKeepsRunningAndTheOthersAreDeployed() {
    deploy("whole");
    long worker = api.pids().get("worker");

    Api.Response deployed = deploySkipping(cluster("partly", workerWithMissingScript("partly")));
    assertThat(deployed.status()).as(deployed.body()).isEqualTo(207);
    JsonNode skipped = deployed.results().get("worker");
    assertThat(skipped.path("success").asBoolean()).isFalse();
    assertThat(skipped.path("error").asString()).contains(script.toString());
    assertThat(deployed.results().get("manager").path("success").asBoolean()).isTrue();
    assertThat(deployed.json().path("on_preflight_failure").asString()).isEqualTo("SKIP");
    assertThat(deployed.json().path("plan").valueStream())
        .filteredOn(step -> step.path("node").asString().equals("worker"))
        .singleElement()
        .satisfies(step -> {
          assertThat(step.path("action").asString()).isEqualTo("KEEP");
          assertThat(step.path("reason").asString()).contains("skipped");
        });
    assertThat(api.configurationId("deployed")).isEqualTo("partly");
    assertThat(marker("manager")).isEqualTo("partly");
    assertThat(api.pids()).containsEntry("worker", worker);
  }

  @Test
  void skippedNodeKeepsItsOldLaunchRecordThroughCrashesAndRestarts() {
    deploy("old");
    deploySkipping(cluster("new", workerWithMissingScript("new")));
    Map<String, Long> pids = api.nodePids();

    lab.agent("agent-1").kill();
    lab.controller().kill();
    lab.agent("agent-1").start();
    lab.startController();
    lab.awaitConnected("agent-1");
    assertThat(api.pids()).containsAllEntriesOf(pids);

    ProcessHandle.of(pids.get("worker")).orElseThrow().destroyForcibly();
    lab.awaitRelaunch("worker", pids.get("worker"));
    assertThat(marker("worker")).isEqualTo("old");
    assertThat(api.post("/api/v1/nodes/restart", Api.ALL_NODES).status()).isEqualTo(200);
    assertThat(marker("worker")).isEqualTo("old");
    assertThat(marker("manager")).isEqualTo("new");
  }

  @Test
  void restartOfASkippedNodeByNameLaunchesItAsDeployed() throws IOException {
    deploy("before");
    deploySkipping(cluster("after", workerWithMissingScript("after")));
    assertThat(marker("worker")).isEqualTo("before");

    Files.writeString(script, "");
    Api.Response restarted = api.post("/api/v1/nodes/restart", ONLY_WORKER);
    assertThat(restarted.status()).as(restarted.body()).isEqualTo(200);
    assertThat(marker("worker")).isEqualTo("after");
    long pid = api.pids().get("worker");
    lab.agent("agent-1").kill();
    lab.agent("agent-1").start();
    lab.awaitConnected("agent-1");
    assertThat(api.pids()).containsEntry("worker", pid);
  }

  @Test
  void skippedNodeThatDidNotRunWaitsForAStart() throws IOException {
    Configuration without =
        lab.configuration(
            "without",
            List.of("agent-1"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Node.of("logger", "agent-1", ClusterRole.LOGGER));
    api.deploySuccessfully(without);
    deploySkipping(cluster("with", workerWithMissingScript("with")));
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    assertThat(api.post("/api/v1/nodes/start", Api.ALL_NODES).results())
        .containsOnlyKeys("manager", "logger");

    lab.agent("agent-1").kill();
    lab.agent("agent-1").start();
    lab.awaitConnected("agent-1");
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    Files.writeString(script, "");
    Api.Response started = api.post("/api/v1/nodes/start", ONLY_WORKER);
    assertThat(started.status()).as(started.body()).isEqualTo(200);
    assertThat(marker("worker")).isEqualTo("with");
  }

  @Test
  void deploymentWhoseNodesAllFailTheirPreflightChangesNothing() {
    deploy("some");
    Map<String, Long> pids = api.pids();
    Node manager = Node.of("manager", "agent-1", ClusterRole.MANAGER);
    Api.Response failed =
        deploySkipping(
            lab.configuration(
                "none",
                List.of("agent-1"),
                Nodes.withScripts(manager, script.toString()),
                workerWithMissingScript("none")));
    assertThat(failed.status()).isEqualTo(207);
    assertThat(failed.json().path("state").asString()).isEqualTo("FAILED");
    assertThat(api.configurationId("deployed")).isEqualTo("some");
    assertThat(api.pids()).isEqualTo(pids);
  }

  @Test
  void skippedNodeCausesNoRollbackAndIsDeployedByTheNextDeployment() {
    deploy("one");
    api.stage(cluster("two", workerWithMissingScript("two")));
    Api.Response skipped =
        api.post(
            "/api/v1/deployments",
            "{\"on_preflight_failure\": \"SKIP\", \"on_failure\": \"ROLLBACK\"}");
    assertThat(skipped.json().path("state").asString()).isEqualTo("FAILED");
    assertThat(marker("manager")).isEqualTo("two");
    deploy("three");
    assertThat(marker("worker")).isEqualTo("three");
  }

  @Test
  void rollbackRestoresADeploymentWithSkippedNodes() {
    deploy("base");
    deploySkipping(cluster("partial", workerWithMissingScript("partial")));
    deploy("next");
    String next =
        api.get("/api/v1/deployments?limit=1").json().path("items").path(0).path("id").asString();
    Api.Response back = api.post("/api/v1/deployments/" + next + "/rollback", "");
    assertThat(back.status()).as(back.body()).isEqualTo(207);
    assertThat(marker("manager")).isEqualTo("partial");
    assertThat(marker("worker")).isEqualTo("next");
  }
}
