package io.zeekeeper.systemtests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.FakeController;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.NodeProcessWatch;
import io.zeekeeper.systemtests.lab.ScriptedZeek;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A listening agent accepts no session before it has adopted its nodes, and knows them from the
 * first session on, however long Zeek takes to print its version.
 */
class ListeningAgentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ZEEK_VERSION_DELAY = Duration.ofSeconds(8);

  private Path slowMarker;
  private Lab lab;
  private Api api;
  private Service agent;
  private NodeProcessWatch watch;
  private Map<String, Long> pids;

  public Zeek zeek() {
    return Zeek.standin();
  }

  @BeforeEach
  void deploy() throws IOException {
    slowMarker = Files.createTempDirectory("zeekeeper-slow").resolve("slow");
    lab =
        new Lab(
            ScriptedZeek.slowToPrintItsVersion(
                zeek(), slowMarker, (int) ZEEK_VERSION_DELAY.toSeconds()));
    api = lab.api();
    watch = new NodeProcessWatch(lab.directory());
    agent = lab.startListeningAgent("agent-1");
    lab.startController();
    api.deploySuccessfully(lab.cluster("listening", "agent-1"));
    pids = api.nodePids();
  }

  @AfterEach
  void stopLab() {
    if (lab != null) {
      watch.close();
      lab.close();
    }
  }

  /** Connects to the agent as soon as it listens. */
  private FakeController connectAtOnce() {
    int port = lab.agentApi("agent-1").uri("/").getPort();
    return await("the agent listens")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .ignoreException(CompletionException.class)
        .until(() -> new FakeController(port), controller -> true);
  }

  private static Map<String, Long> runningPids(List<Result> results) {
    Map<String, Long> running = new TreeMap<>();
    for (Result result : results) {
      for (NodeStatus status : Json.lenient().treeToValue(result.data(), NodeStatus[].class)) {
        if (Lab.CLUSTER_NODES.contains(status.node()) && status.pid() != null) {
          running.put(status.node(), status.pid());
        }
      }
    }
    return running;
  }

  @Test
  void firstRequestOfFirstSessionFindsEveryNode() throws IOException {
    lab.controller().kill();
    agent.kill();
    Files.createFile(slowMarker);
    long began = System.nanoTime();
    agent.start();
    try (FakeController controller = connectAtOnce()) {
      assertThat(controller.hello().instance()).isEqualTo("agent-1");
      assertThat(runningPids(controller.request(new GetNodesRequest("first", 10_000))))
          .isEqualTo(pids);
      Duration known = Duration.ofNanos(System.nanoTime() - began);
      System.out.println("nodes known after " + known.toMillis() + " ms");
      List<Result> restarted =
          controller.request(new RestartRequest("second", 30_000, List.of("worker-1")));
      assertThat(restarted).extracting(Result::success).containsExactly(true);
    }
    pids.remove("worker-1");
    Map<String, Long> now = new TreeMap<>();
    watch.processes().forEach(process -> now.put(process.node(), process.pid()));
    assertThat(now).containsKey("worker-1").containsAllEntriesOf(pids);
    watch.assertNoNodeRanTwice("after a restart during a slow start");
  }

  @Test
  void deploymentDuringSlowStartKeepsEveryNode() throws IOException {
    agent.kill();
    lab.awaitDisconnected("agent-1");
    Files.createFile(slowMarker);
    agent.start();
    lab.awaitConnected("agent-1");
    assertThat(api.nodePids()).isEqualTo(pids);

    Api.Response deployed = api.deploy();
    assertThat(deployed.status()).as(deployed.body()).isEqualTo(200);
    assertThat(watch.processes())
        .extracting(NodeProcess::pid)
        .containsExactlyInAnyOrderElementsOf(pids.values());
    watch.assertNoNodeRanTwice("after a deployment during a slow start");
  }
}
