package io.zeekeeper.systemtests.supervision;

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
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A node that behaves badly fails its own Result and affects nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisbehaviourIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  // The output file and the five that are kept, of 1 MiB each.
  private static final long MAX_OUTPUT_BYTES = 6 * 1024 * 1024;

  private Lab lab;
  private Api api;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin(), "--zeekeeper.timeouts.deploy=20s");
    api = lab.api();
    lab.startControllerWithAgent(
        "agent-1",
        "--zeekeeper.agent.stop-timeout.worker=2s",
        "--zeekeeper.agent.output-max-size=1MB",
        "--zeekeeper.agent.restart.delay=300ms");
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  private Configuration cluster(String id, Map<String, String> workerEnv) {
    return lab.smallCluster(id, "agent-1", workerEnv);
  }

  @Test
  void nodeThatExitsAtOnceFailsAfterThreeExitsWithTheReason() {
    Api.Response deployed =
        api.deploy(
            cluster(
                "exits",
                Map.of(
                    "ZEEK_STANDIN_EXIT_AFTER_MS", "0",
                    "ZEEK_STANDIN_NEVER_CHECK_IN", "1",
                    "ZEEK_STANDIN_EXIT_CODE", "139")));
    assertThat(deployed.status()).isEqualTo(207);
    JsonNode worker = deployed.results().get("worker");
    assertThat(worker.path("error").asString()).contains("SIGSEGV");
    assertThat(worker.path("outputs").path("stderr").asString()).contains("zeek-standin");
    assertThat(deployed.results().get("manager").path("success").asBoolean()).isTrue();
    assertThat(api.statuses().get("worker").path("last_exit").asString()).contains("SIGSEGV");
  }

  @Test
  void nodeThatNeverChecksInFailsAtTheDeadlineAndIsNotKilled() {
    Api.Response deployed =
        api.deploy(cluster("pending", Map.of("ZEEK_STANDIN_NEVER_CHECK_IN", "1")));
    assertThat(deployed.status()).isEqualTo(207);
    assertThat(deployed.results().get("worker").path("error").asString())
        .isEqualTo("did not check in in time");
    assertThat(deployed.results().get("manager").path("success").asBoolean()).isTrue();
    assertThat(api.nodeState("worker")).isEqualTo("PENDING");
  }

  @Test
  void nodeThatIgnoresSigtermIsKilledAfterItsStopTimeout() {
    api.deploySuccessfully(cluster("ignores", Map.of("ZEEK_STANDIN_IGNORE_SIGTERM", "1")));
    long pid = api.pids().get("worker");
    api.deploySuccessfully(cluster("obeys", Map.of()));
    assertThat(NodeProcess.runs(pid)).isFalse();
    assertThat(lab.agent("agent-1").log()).contains("did not stop within 2 s and was killed");
  }

  @Test
  void outputOfAHundredMegabytesIsCutOffAndTheNodeKeepsRunning() {
    api.deploySuccessfully(cluster("writes", Map.of("ZEEK_STANDIN_STDOUT_BYTES", "100000000")));
    String stdout = api.get("/api/v1/nodes/worker/output").json().path("stdout").asString();
    assertThat(stdout.length()).isBetween(1, 16 * 1024);
    assertThat(stdout.lines().count()).isLessThanOrEqualTo(100);
    long pid = api.pids().get("worker");
    await("output cut off")
        .atMost(PATIENCE)
        .until(() -> outputOnDisk("worker") <= MAX_OUTPUT_BYTES);
    assertThat(api.pids().get("worker")).isEqualTo(pid);
    assertThat(api.get("/api/v1/nodes/worker/output").json().path("stdout").asString())
        .endsWith("xxx");
  }

  /** Bytes of a node's stdout files, including those kept. */
  private long outputOnDisk(String node) {
    try (Stream<Path> files = Files.list(lab.nodeDirectory("agent-1", node))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("stdout"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nodeThatDoesNotAnswerFailsOnlyItsOwnResult() {
    api.deploySuccessfully(cluster("silent", Map.of("ZEEK_STANDIN_NO_ANSWER", "1")));
    lab.awaitChannels();
    Api.Response values = api.get("/api/v1/id-values/bits_per_uid");
    assertThat(values.status()).isEqualTo(207);
    assertThat(values.results().get("worker").path("error").asString())
        .isEqualTo("request timed out");
    assertThat(values.results().get("manager").path("value").asInt()).isEqualTo(96);
  }

  @Test
  void nodeConfiguredAsStoppedIsReportedAndNotRestarted() {
    api.deploySuccessfully(cluster("running", Map.of()));
    Node stopped = Node.of("worker", "agent-1", ClusterRole.WORKER).withState(State.STOPPED);
    api.deploySuccessfully(Nodes.with(cluster("x", Map.of()), "stopped", stopped));
    assertThat(api.nodeState("worker")).isEqualTo("STOPPED");
    Api.Response named = api.post("/api/v1/nodes/restart", Api.nodesNamed("worker"));
    assertThat(named.results().get("worker").path("success").asBoolean()).isFalse();
    assertThat(api.post("/api/v1/nodes/restart", Api.ALL_NODES).results())
        .containsOnlyKeys("manager", "logger");
  }
}
