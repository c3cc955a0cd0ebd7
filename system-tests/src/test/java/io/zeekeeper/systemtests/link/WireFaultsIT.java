package io.zeekeeper.systemtests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.EventStream;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Wire;
import io.zeekeeper.systemtests.lab.Wire.Direction;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * During any fault of the connection between controller and agent, nodes keep running and each
 * request gets one answer; afterwards everything is as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(3);
  private static final String[] LINK_PROPERTIES = {
    "--zeekeeper.link.ping=1s", "--zeekeeper.link.missed=5",
  };

  private Lab lab;
  private Api api;
  private Wire wire;
  private Map<String, Long> pids;
  private Map<String, Long> launches;

  @BeforeAll
  void startLab() {
    lab =
        new Lab(
            Zeek.standin(),
            LINK_PROPERTIES[0],
            LINK_PROPERTIES[1],
            "--zeekeeper.timeouts.query=3s",
            "--zeekeeper.timeouts.restart=30s",
            "--zeekeeper.timeouts.deploy=60s");
    api = lab.api();
    wire = new Wire(lab.agentPort());
    // Netty logs each buffer that is never released.
    lab.controller()
        .in(
            lab.directory(),
            Map.of("JAVA_TOOL_OPTIONS", "-Dio.netty.leakDetection.level=paranoid"));
    lab.startController();
    lab.startAgent(wire, "agent-1", LINK_PROPERTIES);
    lab.awaitConnected("agent-1");
    api.deploySuccessfully(cluster("first", ""));
  }

  @AfterAll
  void stopLab() {
    lab.close();
    wire.close();
    assertThat(lab.controller().log()).doesNotContain("LEAK", "ERROR");
  }

  @BeforeEach
  void recordProcesses() {
    pids = api.nodePids();
    launches = launches();
  }

  /** Every test ends with a healed connection and the processes that it expects. */
  @AfterEach
  void assertAsBefore() {
    wire.heal();
    await("agent connected").atMost(PATIENCE).until(() -> api.nodes().status() == 200);
    assertRuns(api.configurationId("deployed"));
    assertThat(api.nodePids()).isEqualTo(pids);
    assertThat(launches()).isEqualTo(launches);
    await("no pending request").atMost(PATIENCE).until(() -> pending() == 0);
  }

  /** The worker's environment contains the id. */
  private Configuration cluster(String id, String padding) {
    return lab.smallCluster(id, "agent-1", Map.of("ROUND", id, "PAD", padding));
  }

  private Map<String, Long> launches() {
    Map<String, Long> count = new TreeMap<>();
    Pattern.compile("node (\\S+) launched as process")
        .matcher(lab.agent("agent-1").log())
        .results()
        .forEach(found -> count.merge(found.group(1), 1L, Long::sum));
    return count;
  }

  private void assertRuns(String configuration) {
    assertThat(Lab.environment(api.nodePids().get("worker"))).contains("ROUND=" + configuration);
  }

  private double pending() {
    return api.get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("zeekeeper_requests_pending"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private long sessionsLost() {
    return lab.controller()
        .log()
        .lines()
        .filter(line -> line.contains("agent agent-1 disconnected"))
        .count();
  }

  private void assertUnknown() {
    // Open requests are answered shortly before the session ends.
    await("the end of the session")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(api.nodes().instances())
                .isEqualTo(Map.of("agent-1", "instance 'agent-1' is not connected")));
    assertThat(api.nodes().status()).isEqualTo(207);
    assertThat(api.nodeState("worker")).isEqualTo("UNKNOWN");
    assertThat(pids.values()).allMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  /** Sends a restart request that does not reach the agent. */
  private CompletableFuture<Api.Response> pendingRestart() {
    double before = pending();
    var answer =
        CompletableFuture.supplyAsync(
            () -> api.post("/api/v1/nodes/restart", Api.nodesNamed("worker")));
    await("request pending").atMost(PATIENCE).until(() -> pending() > before);
    return answer;
  }

  private static void assertDisconnected(CompletableFuture<Api.Response> answer) {
    Api.Response response = answer.join();
    assertThat(response.status()).isEqualTo(207);
    assertThat(response.json().path("results")).hasSize(1);
    assertThat(response.json().path("results").path(0).path("error").asString())
        .isEqualTo("instance agent-1 disconnected");
  }

  private static Duration elapsedSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Test
  void silentCutIsNoticedAfterTheMissedPings() {
    long began = System.nanoTime();
    wire.cut();
    CompletableFuture<Api.Response> restart = pendingRestart();
    assertDisconnected(restart);
    assertThat(elapsedSince(began))
        .isBetween(SILENCE_LIMIT.minusSeconds(2), SILENCE_LIMIT.plusSeconds(4));
    assertUnknown();
    // The agent keeps connecting, though no answer comes.
    lab.agent("agent-1").awaitLog("no answer within 5000 ms");
  }

  @Test
  void cutInOneDirectionEndsTheSessionOnBothSides() {
    for (Direction way : Direction.values()) {
      long lost = sessionsLost();
      wire.cut(way);
      await(way + ": session lost").atMost(PATIENCE).until(() -> sessionsLost() > lost);
      assertUnknown();
      wire.heal();
      lab.awaitConnected("agent-1");
    }
  }

  @Test
  void closedConnectionIsNoticedAtOnce() {
    wire.cut(Direction.TO_AGENT);
    CompletableFuture<Api.Response> restart = pendingRestart();
    long closed = System.nanoTime();
    wire.hangUp();
    assertDisconnected(restart);
    assertThat(elapsedSince(closed)).isLessThan(Duration.ofMillis(1500));
    assertUnknown();
  }

  @Test
  void pauseShorterThanTheLimitKeepsTheSession() {
    long lost = sessionsLost();
    wire.hold();
    var nodes = CompletableFuture.supplyAsync(api::nodes);
    await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
    wire.heal();
    assertThat(nodes.join().status()).isEqualTo(200);
    assertThat(sessionsLost()).isEqualTo(lost);
  }

  @Test
  void connectionThatTakesNoDataIsGivenUpAndFreed() {
    long lost = sessionsLost();
    long began = System.nanoTime();
    wire.hold();
    List<CompletableFuture<Api.Response>> plans = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      // Each configuration travels once, compressed.
      Configuration huge = cluster("huge-" + i, incompressible());
      plans.add(
          CompletableFuture.supplyAsync(() -> {
            assertThat(api.stage(huge).status()).isEqualTo(200);
            return api.post("/api/v1/deployments/plan", "{}");
          }));
    }
    await("session lost").atMost(PATIENCE).until(() -> sessionsLost() > lost);
    assertThat(elapsedSince(began)).isLessThan(SILENCE_LIMIT.plusSeconds(12));
    assertThat(hasUnsentData(lab.agentPort())).as("a connection with unsent data").isTrue();
    plans.forEach(plan -> assertThat(plan.join().status()).isEqualTo(207));
    assertUnknown();
    await("connection freed, though the other side reads nothing")
        .atMost(PATIENCE)
        .until(() -> !hasUnsentData(lab.agentPort()));
  }

  /** Two megabytes that hardly compress: more than the buffers of a held connection take. */
  private static String incompressible() {
    var bytes = new byte[2_000_000];
    new Random().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Whether a process holds a connection at this port with unsent data. */
  private static boolean hasUnsentData(int port) {
    String local = ":%04X".formatted(port);
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(Path.of("/proc/net", table)))
        .map(line -> line.trim().split("\\s+"))
        .anyMatch(row ->
            row[1].endsWith(local) && !row[4].startsWith("00000000:") && !row[9].equals("0"));
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void truncatedFrameEndsTheSessionAndIsNotExecuted() {
    for (int bytes : List.of(1, 3, 200)) {
      long lost = sessionsLost();
      wire.truncate(bytes);
      Api.Response check = api.post("/api/v1/configurations/staged/check", "");
      // The truncated frame may be a ping sent earlier.
      assertThat(check.body())
          .containsAnyOf("instance agent-1 disconnected", "instance 'agent-1' is not connected");
      await("session lost").atMost(PATIENCE).until(() -> sessionsLost() > lost);
      lab.awaitConnected("agent-1");
    }
  }

  @Test
  void delayOfTwoSecondsKeepsTheSessionAndDeploymentsSucceed() {
    long lost = sessionsLost();
    wire.delay(Duration.ofSeconds(2));
    long began = System.nanoTime();
    Api.Response nodes = api.nodes();
    assertThat(elapsedSince(began))
        .isBetween(QUERY_TIMEOUT.minusMillis(100), QUERY_TIMEOUT.plusSeconds(3));
    assertThat(nodes.instances()).isEqualTo(Map.of("agent-1", "request timed out"));
    assertDeploys(cluster("delayed", ""));
    assertThat(sessionsLost()).isEqualTo(lost);
  }

  @Test
  void frameSlowerThanTheLimitKeepsTheSession() {
    long lost = sessionsLost();
    wire.throttle(10_000);
    assertDeploys(cluster("throttled", "x".repeat(40_000)));
    assertThat(sessionsLost()).isEqualTo(lost);
  }

  /** Only the worker is launched again, once. */
  private void assertDeploys(Configuration next) {
    Api.Response deployed = api.deploySuccessfully(next);
    assertThat(deployed.results()).containsOnlyKeys("manager", "logger", "worker");
    wire.heal();
    awaitNewWorker();
  }

  private void awaitNewWorker() {
    launches.merge("worker", 1L, Long::sum);
    await("worker launched once").atMost(PATIENCE).until(() -> launches().equals(launches));
    await("worker up").atMost(PATIENCE).until(() -> api.nodeState("worker").equals("RUNNING"));
    assertThat(api.nodePids().get("worker")).isNotEqualTo(pids.get("worker"));
    pids.put("worker", api.nodePids().get("worker"));
  }

  @Test
  void cutDuringADeploymentEndsItWithOneAnswerAndTheAgentIsBroughtInLine() {
    for (boolean silently : List.of(true, false)) {
      api.stage(cluster("cut-" + silently, ""));
      try (var events = EventStream.open(api.uri("/api/v1/events?type=CONFIGURATION_ADOPTED"))) {
        var answer = CompletableFuture.supplyAsync(api::deploy);
        await("adopted").atMost(PATIENCE).until(() -> !events.events().isEmpty());
        if (silently) {
          wire.cut();
        } else {
          wire.hangUp();
        }
        Api.Response deployed = answer.join();
        // The deployment may have ended before the connection was cut.
        if (deployed.status() != 200) {
          assertThat(deployed.json().path("state").asString()).isEqualTo("FAILED");
          assertThat(deployed.body()).contains("instance agent-1 disconnected");
        }
      }
      wire.heal();
      awaitNewWorker();
    }
  }

  @Test
  void manyFaultsLeaveNoResourcesOpen() {
    causeFaults(4);
    Service agent = lab.agent("agent-1");
    await("no pending request").atMost(PATIENCE).until(() -> pending() == 0);
    Service.Holdings controllerBefore = lab.controller().holdings();
    Service.Holdings agentBefore = agent.holdings();
    causeFaults(8);
    // The tolerance is below the number of rounds, so one leak per round exceeds it.
    await("threads and files released")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Service.Holdings controllerNow = lab.controller().holdings();
          Service.Holdings agentNow = agent.holdings();
          assertThat(controllerNow)
              .matches(now -> now.atMost(controllerBefore, 5), "as before: " + controllerBefore);
          assertThat(agentNow).matches(now -> now.atMost(agentBefore, 5), "as " + agentBefore);
        });
  }

  private void causeFaults(int times) {
    for (int round = 0; round < times; round++) {
      long lost = sessionsLost();
      switch (round % 4) {
        case 0 -> wire.hangUp();
        case 1 -> wire.truncate(1);
        case 2 -> wire.cut(Direction.TO_CONTROLLER);
        default -> wire.cut();
      }
      await("session lost")
          .atMost(PATIENCE)
          .until(() -> {
            api.nodes();
            return sessionsLost() > lost;
          });
      wire.heal();
      lab.awaitConnected("agent-1");
    }
  }
}
