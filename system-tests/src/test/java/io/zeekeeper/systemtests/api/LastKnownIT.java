package io.zeekeeper.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The last known state of nodes, without a request to their agents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastKnownIT {
  private static final String LAST_KNOWN = "/api/v1/nodes?source=LAST_KNOWN";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=100ms");
    api.deploySuccessfully(
        lab.configuration(
            "known",
            List.of("agent-1"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Node.of("worker", "agent-1", ClusterRole.WORKER)));
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Map<String, JsonNode> known() {
    Map<String, JsonNode> known = new TreeMap<>();
    api.get(LAST_KNOWN).items().forEach(node -> known.put(node.path("node").asString(), node));
    return known;
  }

  private String known(String node, String member) {
    JsonNode status = known().get(node);
    return status == null ? "" : status.path(member).asString("");
  }

  private void awaitKnown(String node, String member, String value) {
    await(node + ": " + member + " " + value)
        .atMost(PATIENCE)
        .until(() -> known(node, member).equals(value));
  }

  @Test
  void lastKnownStateFollowsChangesWithoutARequest() {
    awaitKnown("worker", "state", "RUNNING");
    Instant before = Instant.now();
    long pid = known().get("worker").path("pid").asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await("the next process")
        .atMost(PATIENCE)
        .until(() ->
            known().get("worker").path("restarts").asInt(0) > 0
                && known("worker", "state").equals("RUNNING"));
    JsonNode worker = known().get("worker");
    assertThat(worker.path("pid").asLong()).isNotIn(0L, pid);
    assertThat(Instant.parse(worker.path("seen_at").asString()))
        .isBetween(before, Instant.now().plusSeconds(1));
    assertThat(known().keySet()).isEqualTo(api.statuses().keySet());
  }

  @Test
  void lastKnownStateSurvivesAControllerRestartWithoutTheAgent() {
    awaitKnown("worker", "state", "RUNNING");
    Map<String, Long> pids = api.pids();
    await("all nodes known")
        .atMost(PATIENCE)
        .until(() -> known().keySet().containsAll(pids.keySet()));
    lab.agent("agent-1").kill();
    lab.awaitDisconnected("agent-1");
    lab.controller().stop();
    lab.startController();
    try {
      Api.Response answer = api.get(LAST_KNOWN);
      assertThat(answer.status()).isEqualTo(207);
      assertThat(answer.instances())
          .isEqualTo(Map.of("agent-1", "instance 'agent-1' is not connected"));
      for (String node : List.of("manager", "worker")) {
        assertThat(known().get(node).path("state").asString()).isEqualTo("UNKNOWN");
        assertThat(known().get(node).path("pid").asLong()).isEqualTo(pids.get(node));
        assertThat(Instant.parse(known(node, "seen_at"))).isBefore(Instant.now());
        assertThat(api.nodeState(node)).isEqualTo("UNKNOWN");
        assertThat(api.pids()).containsEntry(node, pids.get(node));
      }
    } finally {
      lab.agent("agent-1").start();
      lab.awaitConnected("agent-1");
    }
    awaitKnown("worker", "state", "RUNNING");
    awaitKnown("agent-1", "state", "RUNNING");
  }

  @Test
  void unknownSourceIsRefused() {
    assertThat(api.get("/api/v1/nodes?source=LIVE").status()).isEqualTo(200);
    Api.Response refused = api.get("/api/v1/nodes?source=guess");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.detail()).isEqualTo("source: 'guess' is not one of LIVE, LAST_KNOWN");
  }

  @Test
  void nodesAreUnknownWhileTheirAgentIsAway() {
    awaitKnown("worker", "state", "RUNNING");
    try (var stream = EventStream.open(api.uri("/api/v1/events?node=worker"))) {
      lab.agent("agent-1").kill();
      stream.awaitMessage("RUNNING became UNKNOWN: its agent is not connected");
      lab.agent("agent-1").start();
      stream.awaitMessage("UNKNOWN became RUNNING: its agent is connected again");
    }
  }

  @Test
  void changesWithoutAControllerAreReportedLaterInOrderWithTheirTimes() {
    awaitKnown("worker", "state", "RUNNING");
    long pid = known().get("worker").path("pid").asLong();
    long newest = api.get("/api/v1/events?limit=1").items().getFirst().path("id").asLong();
    lab.controller().stop();
    int launches = launches();
    Instant before = Instant.now();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await("relaunched").atMost(PATIENCE).until(() -> launches() > launches);
    Instant after = Instant.now();
    lab.startController();
    lab.awaitConnected("agent-1");
    try (var stream =
        EventStream.resume(api.uri("/api/v1/events?type=NOTIFY_CHANGE&node=worker"), newest)) {
      stream.awaitMessage("PENDING became RUNNING");
      assertThat(stream.events())
          .extracting(event -> event.path("details").path("new_state").asString())
          .containsExactly("CRASHED", "PENDING", "RUNNING");
      assertThat(stream.events())
          .extracting(event -> Instant.parse(event.path("details").path("happened_at").asString()))
          .isSorted()
          .allMatch(time -> !time.isBefore(before.minusSeconds(1)) && !time.isAfter(after));
    }
  }

  private int launches() {
    return lab.agent("agent-1").log().split("node worker: PENDING became RUNNING", -1).length;
  }
}
