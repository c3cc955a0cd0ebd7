package io.zeekeeper.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The controller or the agent is killed at each step of a deployment: the deployment ends with one
 * Result per node, and no node is started twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillPointsIT {
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> NODES = List.of("logger", "manager", "worker");

  private Lab lab;
  private Api api;

  /** How far a deployment is at the kill, by the events that clients see. */
  enum Point {
    BEGUN("DEPLOYMENT_BEGUN"),
    ADOPTED("CONFIGURATION_ADOPTED"),
    STOPPING("NOTIFY_CHANGE", "worker", "RUNNING became PENDING"),
    // The logger is the last to stop and the first to be launched.
    LAUNCHING("NOTIFY_CHANGE", "logger", "RUNNING became PENDING"),
    FIRST_RESULT("NOTIFY_CHANGE", "logger", "PENDING became RUNNING"),
    ENDED("DEPLOYMENT_ENDED");

    private final String type;
    private final String node;
    private final String text;

    Point(String type) {
      this(type, "", "");
    }

    Point(String type, String node, String text) {
      this.type = type;
      this.node = node;
      this.text = text;
    }

    private boolean seenIn(EventStream events) {
      return events.events().stream()
          .anyMatch(event ->
              event.path("type").asString().equals(type)
                  && event.path("node").asString("").equals(node)
                  && event.path("message").asString().contains(text));
    }
  }

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    lab.startControllerWithAgent("agent-1");
    api.deploySuccessfully(cluster("first"));
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  /** The environment of each node contains the id. */
  private Configuration cluster(String id) {
    var env = Map.of("ROUND", id);
    return lab.configuration(
        id,
        List.of("agent-1"),
        Nodes.withEnv(Node.of("manager", "agent-1", ClusterRole.MANAGER), env),
        Nodes.withEnv(Node.of("logger", "agent-1", ClusterRole.LOGGER), env),
        Nodes.withEnv(Node.of("worker", "agent-1", ClusterRole.WORKER), env));
  }

  @BeforeEach
  void awaitAllRunning() {
    awaitUntil("all run as deployed", () -> allRun(api.configurationId("deployed")));
  }

  @ParameterizedTest
  @EnumSource
  void killedControllerFinishesTheDeployment(Point point) {
    assertFinishes("killed-" + point, point, () -> lab.controller().kill());
  }

  /** A clean stop is no worse than a crash, and causes no rollback. */
  @ParameterizedTest
  @EnumSource
  void stoppedControllerFinishesTheDeployment(Point point) {
    long number = newestNumber();
    assertFinishes("stopped-" + point, point, () -> lab.controller().stop());
    assertThat(newestNumber()).isEqualTo(number + 1);
  }

  private void assertFinishes(String id, Point point, Runnable end) {
    Map<String, Long> before = launches();
    String deployment = beginAndAwait(id, point, "ROLLBACK");
    end.run();
    lab.startController();
    JsonNode ended = lab.awaitDeploymentEnd(deployment);
    assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
    assertOneResultEach(ended);
    assertRunsOnce(id, before);
  }

  private long newestNumber() {
    return api.get(DEPLOYMENTS + "?limit=1").items().getFirst().path("number").asLong();
  }

  @ParameterizedTest
  @EnumSource
  void killedAgentEndsTheDeploymentAndIsBroughtInLine(Point point) {
    Map<String, Long> before = launches();
    String deployment = beginAndAwait("agent-" + point, point, "KEEP");
    Service agent = lab.agent("agent-1");
    agent.kill();
    agent.start();
    JsonNode ended = lab.awaitDeploymentEnd(deployment);
    String state = ended.path("state").asString();
    assertThat(state).as(ended.toString()).isIn("SUCCEEDED", "FAILED");
    if (!api.configurationId("deployed").equals("agent-" + point)) {
      // The deployment ended before it changed anything.
      assertThat(point).isEqualTo(Point.BEGUN);
      assertThat(launches()).isEqualTo(before);
      lab.awaitConnected("agent-1");
      return;
    }
    assertOneResultEach(ended);
    for (JsonNode result : ended.path("results")) {
      if (!result.path("success").asBoolean()) {
        assertThat(result.path("error").asString())
            .isIn("instance agent-1 disconnected", "instance 'agent-1' is not connected");
      }
    }
    assertRunsOnce("agent-" + point, before);
  }

  /** Begins a deployment, waits until it reaches {@code point}, and returns its path. */
  private String beginAndAwait(String id, Point point, String onFailure) {
    assertThat(api.stage(cluster(id)).status()).isEqualTo(200);
    try (var events = EventStream.open(api.uri("/api/v1/events"))) {
      String deployment = api.beginDeployment(", \"on_failure\": \"%s\"".formatted(onFailure));
      awaitUntil(point + " reached", () -> point.seenIn(events));
      return deployment;
    }
  }

  private static void awaitUntil(String what, BooleanSupplier condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
  }

  private static void assertOneResultEach(JsonNode deployment) {
    assertThat(deployment.path("results").valueStream())
        .extracting(result -> result.path("node").asString("-"))
        .containsExactly("logger", "manager", "worker");
  }

  /** Every node runs as configured, in one process that was launched once. */
  private void assertRunsOnce(String id, Map<String, Long> before) {
    awaitUntil("all run as configured", () -> allRun(id));
    Map<String, Long> expected = new TreeMap<>(before);
    NODES.forEach(node -> expected.merge(node, 1L, Long::sum));
    assertThat(launches()).isEqualTo(expected);
    Map<String, Long> pids = api.pids();
    for (String node : NODES) {
      Path directory = lab.nodeDirectory("agent-1", node);
      assertThat(lab.nodeProcesses().stream().filter(process -> runsIn(process, directory)))
          .as(node)
          .extracting(ProcessHandle::pid)
          .containsExactly(pids.get(node));
    }
  }

  private boolean allRun(String id) {
    Map<String, JsonNode> statuses = api.statuses();
    return NODES.stream()
        .allMatch(node ->
            statuses.containsKey(node)
                && statuses.get(node).path("state").asString().equals("RUNNING")
                && hasRound(id, statuses.get(node).path("pid").asLong()));
  }

  private static boolean hasRound(String id, long pid) {
    try {
      return Lab.environment(pid).contains("ROUND=" + id);
    } catch (UncheckedIOException e) {
      // The process has just ended.
      return false;
    }
  }

  private static boolean runsIn(ProcessHandle process, Path directory) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd")).equals(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How many processes each node has had. Adopted processes count as well, as an agent may be
   * killed before it logs a launch.
   */
  private Map<String, Long> launches() {
    Map<String, Set<String>> processes = new TreeMap<>();
    Pattern.compile("node ([\\w-]+)\\S* .*(?:launched as|runs on as|adopted) process (\\d+)")
        .matcher(lab.agent("agent-1").log())
        .results()
        .forEach(found ->
            processes.computeIfAbsent(found.group(1), node -> new TreeSet<>()).add(found.group(2)));
    Map<String, Long> count = new TreeMap<>();
    processes.forEach((node, pids) -> count.put(node, (long) pids.size()));
    return count;
  }
}
