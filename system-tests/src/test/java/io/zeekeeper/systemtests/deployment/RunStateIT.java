package io.zeekeeper.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests start and stop nodes, and the nodes keep that state until the next decision. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunStateIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ONLY_WORKER = Api.nodesNamed("worker");

  private Lab lab;
  private Api api;
  private Service controller;
  private Service agent;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    controller = lab.controller();
    agent = lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.delay=200ms");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Configuration cluster(String id, Node worker) {
    return lab.configuration(
        id,
        List.of("agent-1"),
        Node.of("manager", "agent-1", ClusterRole.MANAGER),
        Node.of("logger", "agent-1", ClusterRole.LOGGER),
        Node.of("proxy", "agent-1", ClusterRole.PROXY),
        worker);
  }

  private static Node worker() {
    return Node.of("worker", "agent-1", ClusterRole.WORKER);
  }

  private void deploy(Configuration configuration) {
    api.deploySuccessfully(configuration);
  }

  private Api.Response stop(String nodes) {
    return api.post("/api/v1/nodes/stop", nodes);
  }

  private Api.Response start(String nodes) {
    return api.post("/api/v1/nodes/start", nodes);
  }

  private static void assertSucceeded(Api.Response answer, String... nodes) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.results()).containsOnlyKeys(nodes);
  }

  private void awaitState(String node, String state) {
    await(node + " " + state).atMost(PATIENCE).until(() -> api.nodeState(node).equals(state));
  }

  private void kill(Service... services) {
    List.of(services).forEach(Service::kill);
    if (List.of(services).equals(List.of(agent))) {
      lab.awaitDisconnected("agent-1");
    }
  }

  private void startAgain(Service... services) {
    List.of(services).forEach(Service::start);
    lab.awaitController();
    lab.awaitConnected("agent-1");
  }

  private void killAndStart(Service... services) {
    kill(services);
    startAgain(services);
  }

  @Test
  void stoppedNodeStaysStoppedUntilItIsStarted() {
    deploy(cluster("stop", worker()));
    Map<String, Long> before = api.pids();
    assertSucceeded(stop(ONLY_WORKER), "worker");
    assertThat(NodeProcess.runs(before.get("worker"))).isFalse();
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");

    killAndStart(agent);
    awaitState("worker", "STOPPED");
    killAndStart(controller);
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");

    assertThat(api.post("/api/v1/nodes/restart", ONLY_WORKER).results().get("worker").toString())
        .contains("node worker is stopped; start it instead");
    for (String node : List.of("manager", "logger", "proxy")) {
      assertThat(api.pids()).containsEntry(node, before.get(node));
    }
    assertSucceeded(api.post("/api/v1/nodes/restart", Api.ALL_NODES), "manager", "logger", "proxy");
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");

    assertSucceeded(start(ONLY_WORKER), "worker");
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
  }

  @Test
  void stoppedNodeStaysStoppedWhenItsAgentLosesItsState() {
    deploy(cluster("lost", worker()));
    assertSucceeded(stop(ONLY_WORKER), "worker");
    kill(agent, controller);
    lab.nodeProcesses().forEach(ProcessHandle::destroyForcibly);
    await("nodes gone").atMost(PATIENCE).until(() -> lab.nodeProcesses().isEmpty());
    lab.deleteState("agent-1");
    startAgain(agent, controller);
    awaitState("manager", "RUNNING");
    awaitState("worker", "STOPPED");
  }

  @Test
  void nextDeploymentEndsAStopOnRequest() {
    Configuration cluster = cluster("next", worker());
    deploy(cluster);
    assertSucceeded(stop(ONLY_WORKER), "worker");
    assertThat(api.post("/api/v1/deployments/plan", "{}").json().path("plan").toString())
        .contains("stopped on request, which ends with this deployment");
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    deploy(cluster);
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
    assertThat(agent.log()).contains("stopped on request, which ends with this deployment");
    killAndStart(controller, agent);
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
  }

  @Test
  void nodeConfiguredAsStoppedRunsOnlyOnRequest() {
    deploy(cluster("configured", worker().withState(State.STOPPED)));
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    killAndStart(agent);
    awaitState("worker", "STOPPED");

    assertSucceeded(start(ONLY_WORKER), "worker");
    assertThat(api.nodeState("worker")).isEqualTo("RUNNING");
    long pid = api.pids().get("worker");
    killAndStart(controller, agent);
    assertThat(api.pids()).containsEntry("worker", pid);

    deploy(cluster("configured", worker().withState(State.STOPPED)));
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    assertThat(agent.log()).contains("its start on request ends");
  }

  @Test
  void stoppedNodeStartsWithTheDeployedConfiguration() {
    deploy(cluster("before", worker()));
    deploy(cluster("after", Nodes.withEnv(worker(), Map.of("X", "1")).withState(State.STOPPED)));
    assertSucceeded(start(ONLY_WORKER), "worker");
    String id =
        "{\"action\":\"get_id_value\",\"arguments\":[\"bits_per_uid\"],\"nodes\":[\"worker\"]}";
    await("channel")
        .atMost(PATIENCE)
        .until(() -> api.post("/api/v1/dispatches", id).status() == 200);
    assertThat(Lab.environment(api.pids().get("worker"))).contains("X=1");
  }

  @Test
  void crashLoopEndsWhenTheNodeIsConfiguredAsStopped() {
    Node crashing =
        Nodes.withEnv(
            worker(),
            Map.of("ZEEK_STANDIN_EXIT_AFTER_MS", "0", "ZEEK_STANDIN_NEVER_CHECK_IN", "1"));
    assertThat(api.deploy(cluster("crashes", crashing)).status()).isEqualTo(207);
    awaitState("worker", "CRASHED");
    deploy(cluster("crashes", crashing.withState(State.STOPPED)));
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    Api.Response started = start(ONLY_WORKER);
    assertThat(started.status()).isEqualTo(207);
    assertThat(started.results().get("worker").path("error").asString())
        .isEqualTo("could not start node worker");
    assertThat(started.results().get("worker").path("outputs").path("stderr").asString())
        .contains("zeek-standin");
    assertSucceeded(stop(ONLY_WORKER), "worker");
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
  }

  @Test
  void allNodesStopRoleByRoleAndStartAgain() {
    deploy(cluster("all", worker()));
    int from = agent.log().length();
    assertSucceeded(stop(Api.ALL_NODES), "manager", "logger", "proxy", "worker");
    assertThat(agent.log().substring(from))
        .containsSubsequence(
            "node worker: RUNNING became STOPPED",
            "node proxy: RUNNING became STOPPED",
            "node manager: RUNNING became STOPPED",
            "node logger: RUNNING became STOPPED");
    assertThat(lab.nodeProcesses()).isEmpty();
    assertSucceeded(start(Api.ALL_NODES), "manager", "logger", "proxy", "worker");
  }

  @Test
  void stopOfAnUnknownNodeIsAnErrorForThatNodeOnly() {
    deploy(cluster("unknown", worker()));
    Api.Response stopped = stop(Api.nodesNamed("worker", "nobody"));
    assertThat(stopped.status()).isEqualTo(207);
    assertThat(stopped.results().get("nobody").path("error").asString())
        .isEqualTo("unknown cluster node");
    assertThat(stopped.results().get("worker").path("success").asBoolean()).isTrue();
  }

  @Test
  void stopInterruptedByAKilledAgentIsCompleted() {
    deploy(cluster("half", Nodes.withEnv(worker(), Map.of("ZEEK_STANDIN_IGNORE_SIGTERM", "1"))));
    long pid = api.pids().get("worker");
    int from = agent.log().length();
    Thread.ofVirtual().start(() -> stop(Api.ALL_NODES));
    await("stop confirmed")
        .atMost(PATIENCE)
        .until(() ->
            agent.log().substring(from).contains("run-state overrides are now {logger=STOPPED, "));
    killAndStart(agent);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    for (String node : List.of("worker", "proxy", "manager", "logger")) {
      awaitState(node, "STOPPED");
    }
  }

  @Test
  void outputOfEarlierStartsIsKept() {
    Node writer =
        Nodes.withEnv(
            Node.of("writer", "agent-1", ClusterRole.WORKER),
            Map.of("ZEEK_STANDIN_STDOUT_BYTES", "30000"));
    deploy(cluster("output", writer));
    assertSucceeded(api.post("/api/v1/nodes/restart", Api.nodesNamed("writer")), "writer");
    String output = "/api/v1/nodes/writer/output";
    assertThat(api.get(output + "?stream=STDOUT&tail=3").json().path("stdout").asString().lines())
        .hasSize(3);
    assertThat(api.get(output + "?stream=STDOUT").json().path("stderr").asString()).isEmpty();
    assertThat(
            api.get(output + "?start=1&tail=10000")
                .json()
                .path("stdout")
                .asString()
                .lines()
                .count())
        .isGreaterThanOrEqualTo(300);
    assertThat(api.get(output + "?start=0").json().path("stderr").asString())
        .contains("zeek-standin");
    assertThat(api.get(output + "?start=5").detail())
        .isEqualTo("no stored output of node 'writer' from 5 starts ago");
    assertThat(api.get(output + "?start=5").status()).isEqualTo(404);
  }

  @Test
  void invalidOutputQueryIsRefusedWithTheReason() {
    deploy(cluster("query", worker()));
    Map.of(
            "start=6", "start 6 is outside 0 (the present start) to 5",
            "start=x", "start: 'x' is not valid",
            "tail=0", "tail 0 is outside 1 to 10000",
            "tail=10001", "tail 10001 is outside 1 to 10000",
            "stream=both", "stream: 'both' is not one of STDOUT, STDERR")
        .forEach((query, detail) -> {
          Api.Response response = api.get("/api/v1/nodes/worker/output?" + query);
          assertThat(response.status()).as(query).isEqualTo(400);
          assertThat(response.detail()).isEqualTo(detail);
        });
  }
}
