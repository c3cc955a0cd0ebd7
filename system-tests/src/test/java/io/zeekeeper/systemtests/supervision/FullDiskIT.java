package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
  private static final String NO_SPACE = "No space left on device";
  private static final String ONLY_WORKER = Api.nodesNamed("worker");

  private Lab lab;
  private Api api;
  private Service agent;
  private Path disk;
  private boolean mounted;

  @BeforeAll
  void startLab() throws IOException, InterruptedException {
    lab = new Lab(Zeek.standin());
    api = lab.api();
    disk = Files.createDirectory(lab.directory().resolve("agent-1"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString());
    if (!mounted) {
      System.out.println("FullDiskIT is skipped: no file system can be mounted here (not root?)");
    }
    assumeThat(mounted).as("a file system can be mounted").isTrue();
    agent = lab.startControllerWithAgent("agent-1", "--zeekeeper.agent.restart.max-delay=1s");
  }

  @AfterAll
  void stopLab() throws IOException, InterruptedException {
    lab.close();
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @BeforeEach
  void deploy() {
    api.deploySuccessfully(cluster("before"));
  }

  private Configuration cluster(String id) {
    return lab.smallCluster(id, "agent-1", Map.of("MARKER", id));
  }

  private void fillDisk() {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining(NO_SPACE);
    }
  }

  @AfterEach
  void freeDisk() throws IOException {
    Files.deleteIfExists(disk.resolve("filler"));
    await("all run")
        .atMost(PATIENCE)
        .until(() ->
            List.of("manager", "logger", "worker").stream()
                .allMatch(node -> api.nodeState(node).equals("RUNNING")));
  }

  @Test
  void nodeThatDiesIsLaunchedOnceTheDiskHasRoom() throws IOException {
    Map<String, Long> pids = api.pids();
    fillDisk();
    ProcessHandle.of(pids.get("worker")).orElseThrow().destroyForcibly();
    await("the failed launch")
        .atMost(PATIENCE)
        .until(
            () -> api.statuses().get("worker").path("last_exit").asString("").contains(NO_SPACE));
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
    fillDisk();
    Api.Response stopped = api.post("/api/v1/nodes/stop", ONLY_WORKER);
    assertThat(stopped.status()).isEqualTo(207);
    assertThat(stopped.body()).contains("overrides.json", NO_SPACE);
    Api.Response deployed = api.deploy(cluster("full"));
    assertThat(deployed.json().path("state").asString()).isEqualTo("FAILED");
    assertThat(deployed.results().get("worker").path("error").asString()).contains("MiB");
    assertThat(api.configurationId("deployed")).isEqualTo("before");
    assertThat(api.pids()).isEqualTo(pids);
  }

  @Test
  void killedAgentAdoptsItsNodesOnAFullDisk() {
    Map<String, Long> pids = api.pids();
    fillDisk();
    agent.kill();
    agent.start();
    lab.awaitConnected("agent-1");
    pids.replace("agent-1", api.pids().get("agent-1"));
    assertThat(api.pids()).isEqualTo(pids);
  }
}
