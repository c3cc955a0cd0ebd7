package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.NodeProcessWatch;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Signal;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * An agent that may open no more files cannot look at its processes: it launches none of them
 * again, and continues once it may open files.
 */
class OpenFilesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long ENOUGH_FILES = 4096;

  private Lab lab;
  private Api api;
  private Service agent;
  private NodeProcessWatch watch;
  private Map<String, Long> pids;

  @BeforeEach
  void deploy() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    watch = new NodeProcessWatch(lab.directory());
    agent =
        lab.startControllerWithAgent(
            "agent-1",
            "--zeekeeper.agent.restart.delay=200ms",
            "--zeekeeper.agent.restart.max-delay=400ms");
    api.deploySuccessfully(lab.cluster("files", "agent-1"));
    pids = api.nodePids();
  }

  @AfterEach
  void stopLab() {
    if (lab != null) {
      watch.close();
      lab.close();
    }
  }

  /** Waits until the present agent reports every node as RUNNING. */
  private void awaitAllUp() {
    await("all up")
        .atMost(PATIENCE)
        .until(() -> {
          Map<String, JsonNode> statuses = api.statuses();
          return statuses.containsKey("agent-1")
              && statuses.get("agent-1").path("pid").asLong(0) == agent.pid()
              && Lab.CLUSTER_NODES.stream()
                  .allMatch(node ->
                      statuses.containsKey(node)
                          && statuses.get(node).path("state").asString("").equals("RUNNING"));
        });
  }

  private void startNextAgent() {
    agent.kill();
    agent.start();
    awaitAllUp();
  }

  private void forbidNewFiles() {
    Signal.limitFiles(agent.pid(), 1);
  }

  private void allowNewFiles() {
    Signal.limitFiles(agent.pid(), ENOUGH_FILES);
  }

  private static void pause(Duration time) {
    try {
      var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void adoptedNodesAreNotLaunchedAgain() {
    startNextAgent();
    forbidNewFiles();
    pause(Duration.ofSeconds(4));
    watch.assertNoNodeRanTwice("without files");
    allowNewFiles();
    awaitAllUp();
    assertThat(api.nodePids()).isEqualTo(pids);
    assertThat(agent.log()).doesNotContain("RUNNING became CRASHED");
  }

  @Test
  void nodeThatEndsIsLaunchedOnceFilesCanBeOpened() {
    startNextAgent();
    forbidNewFiles();
    Signal.send("KILL", pids.get("worker-1"));
    pause(Duration.ofSeconds(4));
    watch.assertNoNodeRanTwice("without files");
    assertThat(watch.processes()).extracting(NodeProcess::node).doesNotContain("worker-1");
    allowNewFiles();
    await("launched again")
        .atMost(PATIENCE)
        .until(() ->
            watch.processes().stream().anyMatch(process -> process.node().equals("worker-1")));
    awaitAllUp();
    Map<String, Long> now = api.nodePids();
    assertThat(now.remove("worker-1")).isNotEqualTo(pids.remove("worker-1"));
    assertThat(now).isEqualTo(pids);
    watch.assertNoNodeRanTwice("after files could be opened again");
  }

  @Test
  void restartWithoutFilesEndsInOneProcess() {
    forbidNewFiles();
    Api.Response restarted = api.post("/api/v1/nodes/restart", Api.nodesNamed("worker-1"));
    allowNewFiles();
    System.out.println("restart without files: " + restarted.body());
    awaitAllUp();
    watch.assertNoNodeRanTwice("after a restart without files");
    assertThat(watch.processes())
        .extracting(NodeProcess::pid)
        .containsExactlyInAnyOrderElementsOf(api.nodePids().values());
  }

  /** Some of these agents cannot start at all; others run out of files while they adopt nodes. */
  @Test
  void agentsThatStartWithFewFilesLaunchNoNodeTwice() {
    int needed = agent.holdings().files();
    for (int files = needed - 40; files <= needed + 10; files += 10) {
      agent.kill();
      agent.under("prlimit", "--nofile=" + files + ":" + ENOUGH_FILES).start();
      // The JVM raises its limit to the hard limit when it starts.
      pause(Duration.ofMillis(300));
      if (agent.isRunning()) {
        Signal.limitFiles(agent.pid(), files);
      }
      pause(Duration.ofSeconds(5));
      watch.assertNoNodeRanTwice("with " + files + " files");
      assertThat(watch.processes())
          .as("with %d files", files)
          .extracting(NodeProcess::pid)
          .containsExactlyInAnyOrderElementsOf(pids.values());
    }
    if (agent.isRunning()) {
      allowNewFiles();
    } else {
      agent.under().start();
    }
    awaitAllUp();
    assertThat(api.nodePids()).isEqualTo(pids);
  }
}
