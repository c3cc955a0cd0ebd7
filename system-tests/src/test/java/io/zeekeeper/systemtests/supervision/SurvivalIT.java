package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Nodes survive the end of their agent and damage to its files; agents relaunch dead nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurvivalIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Lab lab;
  private Api api;
  private Service agent;
  private Map<String, Long> pids;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    agent =
        lab.startControllerWithAgent(
            "agent-1",
            "--zeekeeper.agent.restart.delay=200ms",
            "--zeekeeper.agent.restart.max-delay=400ms",
            "--zeekeeper.agent.stop-timeout.manager=5s");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  @BeforeEach
  void deploy() {
    api.deploySuccessfully(lab.cluster("survives", "agent-1"));
    awaitAllUp();
    pids = api.nodePids();
  }

  private void awaitAllUp() {
    await("all up, with channels")
        .atMost(PATIENCE)
        .until(() -> {
          Map<String, JsonNode> statuses = api.statuses();
          return Lab.CLUSTER_NODES.stream()
              .allMatch(node ->
                  statuses.containsKey(node)
                      && statuses.get(node).path("state").asString("").equals("RUNNING")
                      && !statuses.get(node).path("channel").asString("").equals("CONNECTING"));
        });
  }

  private void startNextAgent() {
    agent.start();
    lab.awaitConnected("agent-1");
    awaitAllUp();
  }

  /** Exactly the same processes run as before. */
  private void assertUntouched() {
    assertThat(api.nodePids()).isEqualTo(pids);
    assertThat(lab.nodeProcesses().stream().map(ProcessHandle::pid))
        .containsExactlyInAnyOrderElementsOf(pids.values());
  }

  @Test
  void repeatedlyKilledAgentAdoptsEveryNodeUnchanged() {
    int restarts = restartsOfWorker();
    for (int i = 0; i < 5; i++) {
      agent.kill();
      startNextAgent();
      assertUntouched();
    }
    assertThat(api.get("/api/v1/id-values/bits_per_uid").status()).isEqualTo(200);
    assertThat(restartsOfWorker()).isEqualTo(restarts);
  }

  private int restartsOfWorker() {
    return api.statuses().get("worker-1").path("restarts").asInt();
  }

  @Test
  void stoppedAgentLeavesItsNodesRunningForTheNext() {
    agent.stop();
    assertThat(lab.nodeProcesses()).hasSize(Lab.CLUSTER_NODES.size());
    startNextAgent();
    assertUntouched();
  }

  @Test
  void repeatedlyKilledNodeIsLaunchedAgainAndTheOthersKeepRunning() {
    for (int i = 1; i <= 4; i++) {
      long before = api.pids().get("worker-1");
      ProcessHandle.of(before).orElseThrow().destroyForcibly();
      int restarts = i;
      await("launched again")
          .atMost(PATIENCE)
          .until(() -> {
            JsonNode status = api.statuses().get("worker-1");
            return status.path("state").asString("").equals("RUNNING")
                && status.path("pid").asLong() != before
                && status.path("restarts").asInt() == restarts;
          });
    }
    assertThat(api.statuses().get("worker-1").path("last_exit").asString()).contains("SIGKILL");
    Map<String, Long> others = api.nodePids();
    others.remove("worker-1");
    pids.remove("worker-1");
    assertThat(others).isEqualTo(pids);
  }

  @Test
  void nodesThatDieWithTheirAgentAreLaunchedByTheNext() {
    agent.kill();
    ProcessHandle.of(pids.get("worker-1")).orElseThrow().destroyForcibly();
    ProcessHandle.of(pids.get("logger")).orElseThrow().destroyForcibly();
    startNextAgent();
    assertThat(api.nodePids())
        .containsEntry("manager", pids.get("manager"))
        .containsEntry("worker-2", pids.get("worker-2"));
    assertThat(lab.nodeProcesses()).hasSize(Lab.CLUSTER_NODES.size());
  }

  @Test
  void agentWithDamagedFilesReportsThemAndTouchesNoNode() throws IOException {
    agent.kill();
    for (Path file : stateFiles()) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }
    startNextAgent();
    assertUntouched();
    assertThat(agent.log()).contains("the id is restored from");
    await("damage reported")
        .atMost(PATIENCE)
        .until(() -> {
          String errors = api.get("/api/v1/events?type=NOTIFY_ERROR&limit=100").body();
          return errors.contains("deployment.json is damaged")
              && errors.contains("worker-1.json is damaged");
        });
    // The agent has repaired its files for the next one.
    agent.kill();
    startNextAgent();
    assertUntouched();
  }

  private List<Path> stateFiles() throws IOException {
    Path home = lab.nodeDirectory("agent-1", "agent-1");
    List<Path> files = new ArrayList<>();
    for (String name : List.of("deployment.json", "id", "id.copy", "service")) {
      files.add(home.resolve(name));
    }
    try (Stream<Path> records = Files.list(home.resolve("launches"))) {
      records.filter(file -> file.toString().endsWith(".json")).forEach(files::add);
    }
    assertThat(files).hasSize(4 + Lab.CLUSTER_NODES.size());
    return files;
  }

  @Test
  void agentLaunchesItsLastDeploymentWithoutAController() {
    lab.controller().kill();
    agent.kill();
    lab.nodeProcesses().forEach(ProcessHandle::destroyForcibly);
    await("all gone").atMost(PATIENCE).until(() -> lab.nodeProcesses().isEmpty());
    agent.start();
    await("all back")
        .atMost(PATIENCE)
        .until(() -> lab.nodeProcesses().size() == Lab.CLUSTER_NODES.size());
    lab.startController();
    lab.awaitConnected("agent-1");
    awaitAllUp();
    assertThat(lab.nodeProcesses()).hasSize(Lab.CLUSTER_NODES.size());
  }

  @Test
  void restartInterruptedByAKilledAgentIsFinishedByTheNext() {
    Configuration cluster = lab.cluster("interrupted", "agent-1");
    Node stubborn =
        Nodes.withEnv(
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Map.of("ZEEK_STANDIN_IGNORE_SIGTERM", "1"));
    api.deploySuccessfully(Nodes.with(cluster, "stubborn", stubborn));
    CompletableFuture<Api.Response> restart =
        CompletableFuture.supplyAsync(() -> api.post("/api/v1/nodes/restart", Api.ALL_NODES));
    await("workers restart")
        .atMost(PATIENCE)
        .until(() -> api.nodeState("worker-1").equals("PENDING"));
    agent.kill();
    assertThat(restart.join().body()).contains("instance agent-1 disconnected");
    startNextAgent();
    assertThat(lab.nodeProcesses()).hasSize(Lab.CLUSTER_NODES.size());
  }
}
