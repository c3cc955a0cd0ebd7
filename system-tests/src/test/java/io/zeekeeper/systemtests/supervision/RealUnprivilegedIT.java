package io.zeekeeper.systemtests.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.NodeProcess;
import io.zeekeeper.systemtests.lab.Nodes;
import io.zeekeeper.systemtests.lab.Service;
import io.zeekeeper.systemtests.lab.Zeek;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An agent that is not root launches, adopts and stops a sniffing Zeek with file capabilities,
 * whose environment and working directory the agent may not read.
 */
class RealUnprivilegedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NOBODY_UID = "65534";
  static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid", NOBODY_UID, "--regid", NOBODY_UID, "--clear-groups");

  private Lab lab;
  private Api api;
  private Service agent;

  @BeforeEach
  void startLab() throws IOException, InterruptedException {
    Optional<Zeek> real = Zeek.findReal();
    boolean possible = real.isPresent() && Nodes.canSniff();
    if (!possible) {
      System.out.println(
          getClass().getSimpleName()
              + " is skipped: it needs a real Zeek, and root to drop privileges");
    }
    Assumptions.assumeTrue(possible);
    // The copy finds its scripts by the prefix that Zeek was built for.
    Path zeek = Files.createTempDirectory("zeekeeper-zeek").resolve("zeek");
    Files.copy(real.get().command(), zeek);
    lab = new Lab(new Zeek(zeek, true));
    api = lab.api();
    Path state = Files.createDirectory(lab.directory().resolve("agent-1"));
    run("chmod", "755", zeek.toString(), zeek.getParent().toString(), lab.directory().toString());
    run("setcap", "cap_net_raw=ep", zeek.toString());
    run("chown", NOBODY_UID, state.toString());
    Path log = Files.createFile(lab.directory().resolve("agent-1.log"));
    run("chown", NOBODY_UID, log.toString());
    agent = lab.startAgentUnder(launcher(), "agent-1");
    lab.startController();
    lab.awaitConnected("agent-1");
  }

  /** Runs the agent as a user that is not root. */
  List<String> launcher() {
    return AS_NOBODY;
  }

  @AfterEach
  void stopLab() {
    if (lab != null) {
      lab.close();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  @Test
  void unprivilegedAgentAdoptsRestartsAndStopsSniffingNodes() {
    Configuration sniffing =
        lab.configuration(
            "sniffing",
            List.of("agent-1"),
            Node.of("manager", "agent-1", ClusterRole.MANAGER),
            Node.of("logger", "agent-1", ClusterRole.LOGGER),
            Nodes.worker("worker", "agent-1"));
    api.deploySuccessfully(sniffing);
    Map<String, Long> pids = api.nodePids();
    assertThat(pids.values())
        .allSatisfy(pid ->
            assertThat(Path.of("/proc", "" + pid, "status"))
                .content()
                .contains("Uid:\t" + NOBODY_UID));

    agent.kill();
    agent.start();
    lab.awaitConnected("agent-1");
    assertThat(api.pids()).containsAllEntriesOf(pids);
    await("channels")
        .atMost(PATIENCE)
        .until(() -> api.get("/api/v1/id-values/bits_per_uid?nodes=worker").status() == 200);

    Api.Response restarted = api.post("/api/v1/nodes/restart", Api.nodesNamed("worker"));
    assertThat(restarted.status()).as(restarted.body()).isEqualTo(200);
    assertThat(api.pids().get("worker")).isNotEqualTo(pids.get("worker"));
    assertThat(NodeProcess.below(lab.directory()))
        .extracting(NodeProcess::node)
        .containsExactlyInAnyOrder("logger", "manager", "worker");

    assertThat(api.post("/api/v1/nodes/stop", Api.ALL_NODES).status()).isEqualTo(200);
    assertThat(lab.nodeProcesses()).isEmpty();
  }
}
