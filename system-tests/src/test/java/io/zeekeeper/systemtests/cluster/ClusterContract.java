package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.ControlPort;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a deployed cluster does with any Zeek and any cluster backend. */
abstract class ClusterContract extends DeploymentContract {
  @Test
  void nodeListOmitsTheControllerWhenSeveralAgentsShareItsHost() {
    assertSucceeded(api.deploy(lab.cluster("listed", "agent-1")));
    Map<String, JsonNode> statuses = api.statuses();
    assertThat(statuses.keySet())
        .contains("agent-1", "agent-2", "manager", "logger", "proxy", "worker-1", "worker-2")
        .doesNotContain("controller");
    assertThat(statuses.get("manager").path("state").asString()).isEqualTo("RUNNING");
    assertThat(statuses.get("manager").path("role").asString()).isEqualTo("MANAGER");
    assertThat(statuses.get("agent-1").path("role").asString()).isEqualTo("AGENT");
  }

  @Test
  void restartOfAnUnknownNodeIsAnErrorForThatNodeOnly() {
    assertSucceeded(api.deploy(lab.cluster("restart", "agent-1")));
    Map<String, Long> before = api.pids();
    Api.Response response = api.post("/api/v1/nodes/restart", Api.nodesNamed("worker-1", "nobody"));
    assertThat(response.status()).isEqualTo(207);
    assertThat(response.results().get("nobody").path("error").asString())
        .isEqualTo("unknown cluster node");
    assertThat(response.results().get("worker-1").path("success").asBoolean()).isTrue();
    Map<String, Long> after = api.pids();
    assertThat(after.get("worker-1")).isNotEqualTo(before.get("worker-1"));
    assertThat(after.get("manager")).isEqualTo(before.get("manager"));
  }

  @Test
  void restartOfAllNodesRestartsEachNode() {
    assertSucceeded(api.deploy(lab.cluster("restart-all", "agent-1")));
    Map<String, Long> before = api.pids();
    Api.Response response = api.post("/api/v1/nodes/restart", Api.ALL_NODES);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.results()).hasSize(5);
    Map<String, Long> after = api.pids();
    for (String node : List.of("manager", "logger", "proxy", "worker-1", "worker-2")) {
      assertThat(after.get(node)).isNotEqualTo(before.get(node));
    }
  }

  @Test
  void idValuesAreReadFromEveryNodeIncludingTheLogger() {
    assertSucceeded(api.deploy(lab.cluster("values", "agent-1")));
    lab.awaitChannels();
    Api.Response simple = api.get("/api/v1/id-values/bits_per_uid");
    assertThat(simple.status()).as(simple.body()).isEqualTo(200);
    assertThat(simple.results().keySet())
        .containsExactlyInAnyOrder("logger", "manager", "proxy", "worker-1", "worker-2");
    simple.results().values().forEach(r -> assertThat(r.path("value").asInt()).isEqualTo(96));
    Api.Response complex = api.get("/api/v1/id-values/Site::local_nets?nodes=manager");
    assertThat(complex.results().get("manager").path("value").isArray()).isTrue();
    Api.Response option = api.get("/api/v1/id-values/ignore_checksums?nodes=worker-1,manager");
    assertThat(option.results().get("worker-1").path("value").asBoolean()).isTrue();
    assertThat(option.results().get("manager").path("value").asBoolean()).isFalse();
  }

  @Test
  void onlyTheAgentReachesAControlChannel() throws Exception {
    assertSucceeded(api.deploy(lab.cluster("channels", "agent-1")));
    lab.awaitChannels();
    int port = ControlPort.of(api.pids().get("manager"));

    assertThat(ControlPort.answers(new Socket(InetAddress.getLoopbackAddress(), port)))
        .as("in clear text")
        .isFalse();
    assertThat(ControlPort.answers(ControlPort.tlsWithoutCertificate(port)))
        .as("without a certificate")
        .isFalse();
    assertThat(api.get("/api/v1/id-values/bits_per_uid?nodes=manager").status()).isEqualTo(200);
  }

  @Test
  void unknownIdOrNodeIsAnErrorForThatResultOnly() {
    assertSucceeded(api.deploy(lab.cluster("unknown", "agent-1")));
    lab.awaitChannels();
    Api.Response mixed = api.get("/api/v1/id-values/bits_per_uid?nodes=worker-1,nobody");
    assertThat(mixed.status()).isEqualTo(207);
    assertThat(mixed.results().get("worker-1").path("value").asInt()).isEqualTo(96);
    assertThat(mixed.results().get("nobody").path("error").asString())
        .isEqualTo("unknown cluster node");
    Api.Response undefined = api.get("/api/v1/id-values/No::such_thing?nodes=worker-1");
    assertThat(undefined.results().get("worker-1").path("error").asString())
        .isEqualTo("unknown id");
    Api.Response type = api.get("/api/v1/id-values/connection?nodes=worker-1");
    assertThat(type.results().get("worker-1").path("error").asString()).isEqualTo("no ID value");
  }

  @Test
  void clusterSpansConnectingAndListeningAgents() {
    Configuration spanning =
        lab.configuration(
            "spanning",
            List.of("agent-1", "agent-2", "agent-3"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Node.of("logger", "agent-2", ClusterRole.LOGGER),
            Node.of("proxy", "agent-3", ClusterRole.PROXY),
            Nodes.worker("worker-1", "agent-2"),
            Nodes.worker("worker-2", "agent-3"));
    Api.Response deployed = api.deploy(spanning);
    assertSucceeded(deployed);
    assertThat(deployed.results().get("worker-2").path("instance").asString()).isEqualTo("agent-3");
    Map<String, String> directions = new TreeMap<>();
    api.get("/api/v1/instances")
        .items()
        .forEach(
            i -> directions.put(i.path("instance").asString(), i.path("direction").asString()));
    assertThat(directions)
        .containsEntry("agent-1", "INBOUND")
        .containsEntry("agent-2", "INBOUND")
        .containsEntry("agent-3", "OUTBOUND");
    lab.awaitChannels();
    assertThat(api.get("/api/v1/id-values/bits_per_uid").status()).isEqualTo(200);
  }

  @Test
  void loggerAloneOnItsHostIsReachedThroughTheManager() {
    Configuration cluster =
        lab.configuration(
            "lone-logger",
            List.of("agent-1", "agent-2"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Node.of("logger", "agent-2", ClusterRole.LOGGER));
    assertSucceeded(api.deploy(cluster));
    lab.awaitChannels();
    JsonNode result =
        api.get("/api/v1/id-values/bits_per_uid?nodes=logger").results().get("logger");
    assertThat(result.path("value").asInt()).as(result.toString()).isEqualTo(96);
    assertThat(result.path("instance").asString()).isEqualTo("agent-2");
  }

  @Test
  void managerThatWritesLogsAnswersAndRestartsQuickly() {
    Configuration cluster =
        lab.configuration(
            "no-logger",
            List.of("agent-1"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Nodes.worker("worker-1", "agent-1"));
    assertSucceeded(api.deploy(cluster));
    lab.awaitChannels();
    JsonNode result =
        api.get("/api/v1/id-values/bits_per_uid?nodes=manager").results().get("manager");
    assertThat(result.path("value").asInt()).as(result.toString()).isEqualTo(96);
    long started = System.nanoTime();
    assertThat(api.post("/api/v1/nodes/restart", Api.nodesNamed("manager")).status())
        .isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void removedInstanceStopsItsNodes() {
    Configuration both =
        lab.configuration(
            "both",
            List.of("agent-1", "agent-2"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Nodes.worker("worker-1", "agent-2"));
    assertSucceeded(api.deploy(both));
    Configuration one =
        lab.configuration(
            "one", List.of("agent-1"), Node.of("manager", "agent-1", ClusterRole.MANAGER));
    assertSucceeded(api.deploy(one));
    assertThat(api.statuses()).containsKey("manager").doesNotContainKey("worker-1");
  }

  @Test
  void killedAgentAdoptsItsNodesAndStopsRemovedOnes() {
    Configuration cluster = lab.cluster("survival", "agent-1");
    assertSucceeded(api.deploy(cluster));
    Map<String, Long> before = api.pids();
    lab.agent("agent-1").kill();
    lab.agent("agent-1").start();
    lab.awaitConnected("agent-1");
    Map<String, Long> after = api.pids();
    before.remove("agent-1");
    after.remove("agent-1");
    assertThat(after).isEqualTo(before);
    lab.awaitChannels();
    assertThat(api.get("/api/v1/id-values/bits_per_uid").status()).isEqualTo(200);
    Configuration smaller =
        new Configuration(
            "survival-smaller",
            cluster.instances(),
            cluster.nodes().stream().filter(node -> !node.name().equals("worker-2")).toList());
    assertSucceeded(api.deploy(smaller));
    assertThat(api.statuses()).doesNotContainKey("worker-2");
    assertThat(NodeProcess.runs(before.get("worker-2"))).isFalse();
  }

  @Test
  void restartedControllerKnowsItsDeploymentAndDisturbsNoNode() {
    assertSucceeded(api.deploy(lab.cluster("restarted", "agent-1")));
    Map<String, Long> before = api.pids();
    lab.controller().kill();
    lab.startController();
    lab.awaitConnected("agent-1", "agent-2");
    assertThat(api.pids()).isEqualTo(before);
    assertThat(api.configurationId("deployed")).isEqualTo("restarted");
  }

  @Test
  void controllerWithAnEmptyDatabaseStopsNoNode() {
    assertSucceeded(api.deploy(lab.cluster("foreign", "agent-1")));
    Map<String, Long> before = api.pids();
    lab.controller().kill();
    try (Service emptyController = lab.controllerWithEmptyDatabase()) {
      emptyController.start();
      lab.awaitController();
      lab.awaitConnected("agent-1", "agent-2");
      assertThat(api.pids()).containsAllEntriesOf(before);
    } finally {
      lab.startController();
    }
    lab.awaitConnected("agent-1", "agent-2");
    assertThat(api.pids()).isEqualTo(before);
  }

  @Test
  void crashedNodeIsLaunchedAgainWithItsLastExit() {
    assertSucceeded(api.deploy(lab.cluster("crash", "agent-1")));
    long before = api.pids().get("worker-1");
    assertThat(ProcessHandle.of(before).orElseThrow().destroyForcibly()).isTrue();
    lab.awaitRelaunch("worker-1", before);
    JsonNode worker = api.statuses().get("worker-1");
    assertThat(worker.path("restarts").asInt()).isEqualTo(1);
    assertThat(worker.path("last_exit").asString()).contains("SIGKILL");
  }

  @Test
  void nodesServeTheirMetrics() {
    assertSucceeded(api.deploy(lab.cluster("metrics", "agent-1")));
    int port = api.statuses().get("worker-1").path("metrics_port").asInt();
    assertThat(new Api(port).get("/metrics").body()).contains("zeek_");
  }
}
