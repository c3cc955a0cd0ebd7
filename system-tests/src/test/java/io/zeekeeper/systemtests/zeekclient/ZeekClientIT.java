package io.zeekeeper.systemtests.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.ZeekClient;
import io.zeekeeper.systemtests.lab.ZeekClientLab;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * Zeek's own client works as with Zeek's management framework, with better answers. The first two
 * tests need an empty controller.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZeekClientIT extends ZeekClientLab {
  private static final String CLUSTER =
      """
      [instances]
      agent-1

      [manager]
      instance = agent-1
      role = MANAGER

      [worker]
      instance = agent-1
      role = WORKER
      %s
      """;

  private ZeekClient.Output deploy(String ini) {
    return client.run("deploy-config", file(ini));
  }

  @Test
  @Order(1)
  void requestsWithoutAgentsGetAnError() {
    assertThat(client.run("get-instances").stdout()).isEqualToIgnoringWhitespace("{}");
    String none =
        "{\"errors\":[{\"error\":\"no instances connected\",\"source\":null}],\"results\":{}}";
    assertErrors(client.run("get-nodes"), none);
    assertErrors(client.run("restart"), none);
  }

  @Test
  @Order(2)
  void requestsWithoutAConfigurationGetAnError() {
    lab.startAgent(
        "agent-1",
        "--zeekeeper.agent.restart.delay=300ms",
        "--zeekeeper.agent.stop-timeout.worker=20s");
    lab.awaitConnected("agent-1");
    for (String which : new String[] {"staged", "deployed"}) {
      ZeekClient.Output output = client.run("get-config", "--" + which);
      assertThat(output.stderr()).isEqualTo("error: no " + which + " configuration available\n");
      assertThat(output.exit()).isEqualTo(1);
    }
    assertErrors(
        client.run("deploy"),
        "{\"errors\":[\"no configuration available to deploy\"],\"results\":{}}");
    assertErrors(
        client.run("restart"),
        "{\"errors\":[{\"error\":\"no active cluster deployment\",\"source\":null}],\"results\":{}}");
    assertErrors(
        client.run("get-id-value", "bits_per_uid"),
        "{\"errors\":[{\"error\":\"no cluster deployed\",\"source\":null}],\"results\":{}}");
  }

  @Test
  void clusterIsDeployedListedReadAndRestarted() {
    ZeekClient.Output deployed = deploy(CLUSTER.formatted(""));
    assertThat(deployed.exit()).as(deployed.toString()).isZero();
    String id = deployed.json().path("results").path("id").asString();
    assertThat(deployed.stdout())
        .isEqualToIgnoringWhitespace(
            """
            {"errors":[],"results":{"id":"%s","nodes":{
              "manager":{"instance":"agent-1","success":true},
              "worker":{"instance":"agent-1","success":true}}}}
            """
                .formatted(id));
    assertThat(client.run("deploy").stdout())
        .as("a repeated deployment changes nothing")
        .isEqualToIgnoringWhitespace("{\"errors\":[],\"results\":{\"id\":\"" + id + "\"}}");

    ZeekClient.Output nodes = client.run("get-nodes");
    assertThat(nodes.exit()).isZero();
    JsonNode seen = nodes.json().path("results").path("agent-1");
    assertThat(seen.propertyNames())
        .containsExactlyInAnyOrder("agent-1", "controller", "manager", "worker");
    assertThat(seen.path("manager").path("state").asString()).isEqualTo("RUNNING");
    assertThat(seen.path("manager").path("cluster_role").asString()).isEqualTo("MANAGER");
    assertThat(seen.path("manager").path("mgmt_role").isNull()).isTrue();
    assertThat(seen.path("worker").path("port").isMissingNode()).isTrue();
    assertThat(seen.path("agent-1").path("mgmt_role").asString()).isEqualTo("AGENT");
    assertThat(seen.path("controller").path("mgmt_role").asString()).isEqualTo("CONTROLLER");
    assertThat(seen.path("controller").path("port").asInt()).isEqualTo(lab.clientPort());

    await("control channels")
        .atMost(PATIENCE)
        .until(() -> client.run("get-id-value", "bits_per_uid").exit() == 0);
    assertThat(client.run("get-id-value", "bits_per_uid").stdout())
        .isEqualToIgnoringWhitespace("{\"errors\":[],\"results\":{\"manager\":96,\"worker\":96}}");
    assertErrors(
        client.run("get-id-value", "bits_per_uid", "manager", "x", "y"),
        """
        {"errors":[{"error":"unknown cluster node","source":"x"},
                   {"error":"unknown cluster node","source":"y"}],"results":{"manager":96}}
        """);
    assertErrors(
        client.run("get-id-value", "nosuchid", "worker"),
        "{\"errors\":[{\"error\":\"unknown id\",\"source\":\"worker\"}],\"results\":{}}");

    assertThat(client.run("restart").stdout())
        .isEqualToIgnoringWhitespace(
            "{\"errors\":[],\"results\":{\"manager\":true,\"worker\":true}}");
    assertErrors(
        client.run("restart", "worker", "x"),
        "{\"errors\":[{\"error\":\"unknown cluster node\",\"source\":\"x\"}],\"results\":{\"worker\":true}}");
  }

  @Test
  void nodeThatDiesIsAFailedResultAtOnceWithItsOutput() {
    long started = System.nanoTime();
    ZeekClient.Output deployed =
        deploy(
            CLUSTER.formatted(
                "env = ZEEK_STANDIN_EXIT_AFTER_MS=0 ZEEK_STANDIN_NEVER_CHECK_IN=1"
                    + " ZEEK_STANDIN_EXIT_CODE=3 ZEEK_STANDIN_STDOUT_BYTES=100"));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(14));
    assertThat(deployed.exit()).as(deployed.toString()).isEqualTo(1);
    JsonNode worker = deployed.json().path("results").path("nodes").path("worker");
    assertThat(worker.path("success").asBoolean()).isFalse();
    assertThat(worker.path("stdout").asString()).isNotEmpty();
    assertThat(worker.path("stderr").asString()).isNotEmpty();
  }

  @Test
  void missingScriptIsNamed() {
    ZeekClient.Output deployed = deploy(CLUSTER.formatted("scripts = nosuchscript"));
    assertThat(deployed.exit()).isEqualTo(1);
    assertThat(
            deployed.json().path("results").path("nodes").path("worker").path("stderr").asString())
        .contains("nosuchscript");
  }

  @Test
  void deploymentThatWaitsForAnInstanceTimesOutAndIsCancelled() {
    ZeekClient.Output deployed = deploy(CLUSTER.replace("agent-1", "agent-9").formatted(""));
    assertErrors(deployed, "{\"errors\":[\"request timed out\"],\"results\":{}}");
    JsonNode last = lab.api().get("/api/v1/deployments?limit=1").json().path("items").path(0);
    await("cancelled")
        .atMost(PATIENCE)
        .until(() ->
            lab.api()
                .get("/api/v1/deployments/" + last.path("id").asString())
                .json()
                .path("state")
                .asString()
                .equals("CANCELLED"));
  }

  @Test
  void slowDeploymentIsAnsweredWithPartialResultsAndContinues() {
    ZeekClient.Output deployed = deploy(CLUSTER.formatted("env = ZEEK_STANDIN_NEVER_CHECK_IN=1"));
    JsonNode json = deployed.json();
    assertThat(json.path("errors").toString()).isEqualTo("[\"request timed out\"]");
    assertThat(json.path("results").path("id").asString()).isNotEmpty();
    assertThat(json.path("results").path("nodes").path("manager").path("success").asBoolean())
        .isTrue();
    assertThat(client.run("get-nodes").json().at("/results/agent-1/worker/state").asString())
        .isEqualTo("PENDING");
    ZeekClient.Output second = client.run("deploy");
    assertThat(second.json().path("errors").get(0).asString())
        .matches("earlier deployment \\S+ still pending");
    // It ends at the agent's deadline; the next deployment stops a node that never checks in.
    String id =
        lab.api()
            .get("/api/v1/deployments?limit=1")
            .json()
            .path("items")
            .path(0)
            .path("id")
            .asString();
    await("end of the deployment")
        .atMost(PATIENCE)
        .until(() -> lab.api().get("/api/v1/deployments/" + id).json().has("ended_at"));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void slowRestartIsAnsweredWithPartialResultsAndContinues() {
    assertThat(deploy(CLUSTER.formatted("env = ZEEK_STANDIN_IGNORE_SIGTERM=1")).exit()).isZero();
    assertErrors(
        client.run("restart", "worker", "x"),
        """
        {"errors":[{"error":"unknown cluster node","source":"x"},
                   {"error":"request timed out","source":null}],"results":{}}
        """);
    await("restarted")
        .atMost(PATIENCE)
        .until(() -> lab.api().nodeState("worker").equals("RUNNING"));
  }

  @Test
  void restartAfterAnEmptyConfigurationAnswersAtOnce() {
    assertThat(deploy("").exit()).isZero();
    long started = System.nanoTime();
    ZeekClient.Output restarted = client.run("restart");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(restarted.stdout()).isEqualToIgnoringWhitespace("{\"errors\":[],\"results\":{}}");
  }

  @Test
  void listeningInstanceIsListedWithItsPort() {
    lab.startListeningAgent("agent-2");
    int port = lab.instance("agent-2").port();
    String ini =
        CLUSTER
            .formatted("")
            .replace(
                "[instances]\nagent-1\n",
                "[instances]\nagent-1\nagent-2 = 127.0.0.1:" + port + "\n");
    ZeekClient.Output deployed = deploy(ini);
    assertThat(deployed.exit()).as(deployed.toString()).isZero();
    assertThat(client.run("get-instances").stdout())
        .isEqualToIgnoringWhitespace(
            "{\"agent-1\":{\"host\":\"127.0.0.1\"},\"agent-2\":{\"host\":\"127.0.0.1\",\"port\":%d}}"
                .formatted(port));
  }
}
