package io.zeekeeper.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.ClusterLab;
import io.zeekeeper.systemtests.lab.Nodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What deployments do with any Zeek and any cluster backend. */
abstract class DeploymentContract extends ClusterLab {
  @Test
  void deploymentHasOneResultPerNodeAndNamesItsConfiguration() {
    Api.Response deployed = api.deploy(lab.cluster("one-per-node", "agent-1"));
    assertSucceeded(deployed);
    assertThat(deployed.results().keySet())
        .containsExactlyInAnyOrder("logger", "manager", "proxy", "worker-1", "worker-2");
    JsonNode configuration = deployed.json().path("configuration");
    assertThat(configuration.path("id").asString()).isEqualTo("one-per-node");
    assertThat(configuration.path("hash").asString()).hasSize(64);
    assertThat(api.configurationId("deployed")).isEqualTo("one-per-node");
  }

  @Test
  void trafficOnTheSniffedInterfaceAppearsInTheLoggersConnLog() throws IOException {
    Assumptions.assumeTrue(zeek().real(), "the stand-in analyses nothing");
    assertSucceeded(api.deploy(lab.cluster("sniffing", "agent-1")));
    Path connLog = lab.nodeDirectory("agent-1", "logger").resolve("conn.log");
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "\t" + server.getLocalPort() + "\t";
      await("a connection in " + connLog)
          .atMost(PATIENCE)
          .until(() -> {
            try (var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
              client.getOutputStream().write('x');
              var _ = accepted.getInputStream().read();
            }
            return Files.exists(connLog) && Files.readString(connLog).contains(port);
          });
    }
  }

  @Test
  void repeatedDeploymentChangesNothingUnlessForced() {
    Configuration cluster = lab.cluster("again", "agent-1");
    assertSucceeded(api.deploy(cluster));
    Map<String, Long> before = api.pids();
    Api.Response again = api.deploy();
    assertSucceeded(again);
    assertThat(again.results().keySet()).containsExactlyInAnyOrder("agent-1");
    assertThat(api.pids()).isEqualTo(before);
    assertSucceeded(api.post("/api/v1/deployments", "{\"force\":true}"));
    assertThat(api.pids().get("worker-1")).isNotEqualTo(before.get("worker-1"));
    assertThat(api.pids().get("manager")).isNotEqualTo(before.get("manager"));
  }

  @Test
  void changeOfOneNodeRestartsThatNodeOnly() {
    Configuration cluster = lab.cluster("before-change", "agent-1");
    assertSucceeded(api.deploy(cluster));
    Map<String, Long> before = api.pids();
    Configuration changed =
        Nodes.with(
            cluster,
            "after-change",
            Nodes.withEnv(Nodes.worker("worker-2", "agent-1"), Map.of("SOME_VARIABLE", "1")));
    assertSucceeded(api.deploy(changed));
    Map<String, Long> after = api.pids();
    assertThat(after.get("worker-2")).isNotEqualTo(before.get("worker-2"));
    after.remove("worker-2");
    before.remove("worker-2");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void nodeWithoutItsPacketSourceFailsWithItsOutputAndTheOthersRun() {
    Assumptions.assumeTrue(
        !zeek().real() || Nodes.canSniff(), "sniffing with a real Zeek needs root");
    Configuration cluster = lab.cluster("good", "agent-1");
    Configuration broken =
        Nodes.with(
            cluster,
            "missing-source",
            Nodes.withInterface(Nodes.worker("worker-2", "agent-1"), "nosuch::if0"));
    Api.Response deployed = api.deploy(broken);
    assertThat(deployed.status()).isEqualTo(207);
    assertThat(deployed.json().path("state").asString()).isEqualTo("FAILED");
    JsonNode failed = deployed.results().get("worker-2");
    assertThat(failed.path("success").asBoolean()).isFalse();
    assertThat(failed.path("outputs").path("stderr").asString()).contains("nosuch");
    assertThat(deployed.results().get("worker-1").path("success").asBoolean()).isTrue();
    assertThat(api.configurationId("deployed")).isEqualTo("missing-source");
    assertThat(api.get("/api/v1/nodes/worker-2/output").json().path("stderr").asString())
        .contains("nosuch");
  }

  @Test
  void missingInterfaceOrTakenPortFailsTheDeploymentBeforeAnyChange() throws IOException {
    Configuration cluster = lab.cluster("has-all", "agent-1");
    assertSucceeded(api.deploy(cluster));
    Map<String, Long> before = api.pids();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Configuration broken =
          Nodes.with(
              Nodes.with(
                  cluster,
                  "lacks",
                  Nodes.withInterface(Nodes.worker("worker-1", "agent-1"), "nosuchif")),
              "lacks",
              Nodes.worker("worker-2", "agent-1").withMetricsPort(taken.getLocalPort()));
      Api.Response deployed = api.deploy(broken);
      assertThat(deployed.status()).isEqualTo(207);
      assertThat(deployed.results().keySet()).containsExactlyInAnyOrder("worker-1", "worker-2");
      assertThat(deployed.results().get("worker-1").path("error").asString())
          .isEqualTo("interface 'nosuchif' does not exist here");
      assertThat(deployed.results().get("worker-2").path("error").asString())
          .startsWith("TCP port " + taken.getLocalPort() + " (metrics) is taken by process ");
    }
    assertThat(api.pids()).isEqualTo(before);
    assertThat(api.configurationId("deployed")).isEqualTo("has-all");
  }

  @Test
  void scriptThatDoesNotParseFailsTheDeploymentBeforeAnyChange() throws IOException {
    Configuration cluster = lab.cluster("parses", "agent-1");
    assertSucceeded(api.deploy(cluster));
    Map<String, Long> before = api.pids();
    var script = Files.writeString(lab.directory().resolve("broken.zeek"), "undefined_thing;\n");
    Api.Response deployed =
        api.deploy(
            Nodes.with(
                cluster,
                "does-not-parse",
                Nodes.withScripts(Nodes.worker("worker-1", "agent-1"), script.toString())));
    assertThat(deployed.status()).isEqualTo(207);
    assertThat(deployed.results().keySet()).containsExactly("worker-1");
    assertThat(deployed.results().get("worker-1").path("outputs").path("stderr").asString())
        .contains("undefined_thing");
    assertThat(api.pids()).isEqualTo(before);
    assertThat(api.configurationId("deployed")).isEqualTo("parses");
  }
}
