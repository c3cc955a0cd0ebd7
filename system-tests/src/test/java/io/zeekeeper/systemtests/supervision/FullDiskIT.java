package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.SmallDisk;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An agent with a full disk reports that and changes nothing; it continues once there is room. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String ONLY_WORKER = Api.nodesNamed("worker");

  private Lab lab;
  private Api api;
  private Service agent;
  private SmallDisk disk;

  @BeforeAll
  void startLab() throws IOException {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    disk = SmallDisk.mount(Files.createDirectory(lab.directory().resolve("agent-1")), 200);
    agent = lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.max-delay=1s");
  }

  @AfterAll
  void stopLab() {
    lab.close();
    if (disk != null) {
      disk.close();
    }
  }

  @BeforeEach
  void deploy() {
    api.deploySuccessfully(cluster("before"));
  }

  private Configuration cluster(String id) {
    return lab.smallCluster(id, "agent-1", Map.of("MARKER", id));
  }

  @AfterEach
  void freeDisk() {
    disk.free();
    await("all run")
        .atMost(PATIENCE)
        .until(() ->
            List.of("manager", "logger", "worker").stream()
                .allMatch(node -> api.nodeState(node).equals("RUNNING")));
  }

  @Test
  void nodeThatDiesIsLaunchedOnceTheDiskHasRoom() {
    Map<String, Long> pids = api.pids();
    disk.fill();
    ProcessHandle.of(pids.get("worker")).orElseThrow().destroyForcibly();
    await("the failed launch")
        .atMost(PATIENCE)
        .until(() ->
            api.statuses()
                .get("worker")
                .path("last_exit")
                .asString("")
                .contains(SmallDisk.NO_SPACE));
    assertThat(lab.nodeProcesses()).hasSize(2);
    freeDisk();
    assertThat(lab.nodeProcesses()).hasSize(3);
    assertThat(api.pids())
        .containsEntry("manager", pids.get("manager"))
        .containsEntry("logger", pids.get("logger"));
  }

  @Test
  void requestsThatCannotBeSavedChangeNothing() {
    Map<String, Long> pids = api.pids();
    disk.fill();
    Api.Response stopped = api.post("/api/v1/nodes/stop", ONLY_WORKER);
    assertThat(stopped.status()).isEqualTo(207);
    assertThat(stopped.body()).contains("overrides.json", SmallDisk.NO_SPACE);
    Api.Response deployed = api.deploy(cluster("full"));
    assertThat(deployed.json().path("state").asString()).isEqualTo("FAILED");
    assertThat(deployed.results().get("worker").path("error").asString()).contains("MiB");
    assertThat(api.configurationId("deployed")).isEqualTo("before");
    assertThat(api.pids()).isEqualTo(pids);
  }

  @Test
  void killedAgentAdoptsItsNodesOnAFullDisk() {
    Map<String, Long> pids = api.pids();
    disk.fill();
    agent.kill();
    agent.start();
    lab.awaitConnected("agent-1");
    pids.replace("agent-1", api.pids().get("agent-1"));
    assertThat(api.pids()).isEqualTo(pids);
  }
}
