package io.zeekeeper.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An instance whose address changes runs on its new machine and stops on its old one. */
class MovedInstanceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Lab lab = new Lab(Zeek.standin());

  @AfterEach
  void stopLab() {
    lab.close();
  }

  private void deploy(Configuration configuration) {
    Api.Response deployed = lab.api().deploySuccessfully(configuration);
    assertThat(deployed.json().path("state").asString("")).isEqualTo("SUCCEEDED");
    var nodes = new TreeSet<String>();
    deployed
        .json()
        .path("results")
        .forEach(result -> {
          assertThat(result.path("success").asBoolean(false)).as(deployed.body()).isTrue();
          assertThat(result.path("instance").asString("")).isEqualTo("agent-1");
          nodes.add(result.path("node").asString(""));
        });
    assertThat(nodes).containsExactlyInAnyOrderElementsOf(Lab.CLUSTER_NODES);
  }

  private List<NodeProcess> processes() {
    return NodeProcess.below(lab.directory());
  }

  /** Each node runs once, on {@code machine}, and the API shows these processes. */
  private void assertRunsOn(String machine) {
    String id = lab.agentIdOn(machine, "agent-1");
    Map<String, Long> pids = new TreeMap<>();
    for (NodeProcess process : processes()) {
      assertThat(process.agentId()).isEqualTo(id);
      pids.put(process.node(), process.pid());
    }
    assertThat(pids.keySet()).containsExactlyInAnyOrderElementsOf(Lab.CLUSTER_NODES);
    assertThat(lab.api().nodePids()).isEqualTo(pids);
  }

  @Test
  void oldMachineStopsItsNodesBeforeTheNewOneLaunchesThem() {
    lab.startListeningAgent("agent-1");
    lab.startController();
    Configuration first = lab.cluster("first", "agent-1");
    deploy(first);
    assertRunsOn("agent-1");

    lab.startListeningAgentOn("new-machine", "agent-1");
    Configuration moved = lab.cluster("moved", "agent-1");
    assertThat(moved.instances()).isNotEqualTo(first.instances());
    Set<String> twice = new ConcurrentSkipListSet<>();
    try (var timer = Executors.newSingleThreadScheduledExecutor()) {
      var watch =
          timer.scheduleWithFixedDelay(
              () -> noteNodesOnTwoMachines(twice), 0, 40, TimeUnit.MILLISECONDS);
      deploy(moved);
      assertRunsOn("new-machine");
      deploy(first);
      assertRunsOn("agent-1");
      watch.cancel(false);
    }
    assertThat(twice).as("nodes that ran on both machines at once").isEmpty();
    // The session with the old machine has ended.
    await("end of the session")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(lab.controller().log())
                .contains("the agent at the former address of agent-1 is disconnected"));
  }

  private void noteNodesOnTwoMachines(Set<String> twice) {
    Map<String, String> machines = new TreeMap<>();
    for (NodeProcess process : processes()) {
      String before = machines.putIfAbsent(process.node(), process.agentId());
      if (before != null && !before.equals(process.agentId())) {
        twice.add(process.node());
      }
    }
  }
}
