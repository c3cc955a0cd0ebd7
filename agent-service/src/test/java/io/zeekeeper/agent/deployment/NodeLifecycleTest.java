package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state, counters and changes of a node across crashes and agent restarts. */
class NodeLifecycleTest {
  /** Longer than the stop timeouts, the check-in timeouts here and the longest restart pause. */
  private static final Duration BEYOND_TIMEOUTS = Duration.ofMinutes(3);

  @TempDir private Path home;

  @SuppressWarnings("NullAway.Init")
  private SimulatedAgent agent;

  private void deploy(Map<String, String> properties, String... nodes) {
    agent = new SimulatedAgent(home, properties);
    agent.deploy(configuration("1", nodes));
    pass(Duration.ofSeconds(3));
    agent.assertRunning(nodes);
  }

  private void pass(Duration time) {
    agent.world.advance(time);
  }

  private NodeStatus status(String node) {
    return agent.supervisor.node(node).orElseThrow().status();
  }

  @Test
  void restartCounterAndLastExitSurviveAgentRestart() {
    deploy(Map.of(), "m", "w1");
    agent.process("w1").exit("killed by SIGSEGV");
    pass(Duration.ofSeconds(3));
    agent.restart();
    assertThat(status("w1").restarts()).isOne();
    assertThat(status("w1").lastExit()).isEqualTo("killed by SIGSEGV");
    agent.process("w1").exit("killed by SIGABRT");
    agent.world.settle();
    agent.restart();
    pass(Duration.ofSeconds(10));
    assertThat(status("w1").restarts()).isEqualTo(2);
    agent.restartNodes("w1");
    pass(Duration.ofSeconds(3));
    assertThat(status("w1").restarts()).isZero();
    assertThat(status("w1").lastExit()).isNull();
  }

  @Test
  void failedNodeStaysFailedUntilStartIsRequested() {
    deploy(
        Map.of("zeekeeper.agent.restart.mode", "fail", "zeekeeper.agent.restart.budget", "2"),
        "m",
        "w1");
    for (int exit = 0; exit < 3; exit++) {
      agent.process("w1").exit("exited with code 1");
      pass(Duration.ofSeconds(20));
    }
    assertThat(agent.state("w1")).isEqualTo(State.FAILED);
    agent.restart();
    pass(BEYOND_TIMEOUTS);
    assertThat(agent.state("w1")).isEqualTo(State.FAILED);
    assertThat(agent.host.of("w1")).isEmpty();
    agent.startNodes("w1");
    pass(Duration.ofSeconds(3));
    agent.assertRunning("m", "w1");
  }

  @Test
  void restartBudgetSurvivesAgentRestart() {
    deploy(
        Map.of("zeekeeper.agent.restart.mode", "fail", "zeekeeper.agent.restart.budget", "2"),
        "m",
        "w1");
    for (int exit = 0; exit < 3; exit++) {
      agent.process("w1").exit("exited with code 1");
      pass(Duration.ofSeconds(20));
      agent.restart();
    }
    assertThat(agent.state("w1")).isEqualTo(State.FAILED);
  }

  @Test
  void requestedStartIgnoresPauseAfterCrash() {
    deploy(Map.of(), "m", "w1");
    agent.host.launchesFail = true;
    agent.process("w1").exit("killed");
    pass(Duration.ofMinutes(5));
    agent.host.launchesFail = false;
    assertThat(agent.state("w1")).isEqualTo(State.CRASHED);
    Reply start = agent.startNodes("w1");
    pass(Duration.ofSeconds(1));
    assertThat(start.succeeded()).isTrue();
  }

  @Test
  void restartReportsNoStoppedState() {
    deploy(Map.of(), "m", "w1");
    agent.host.changes.clear();
    agent.restartNodes("w1");
    pass(Duration.ofSeconds(3));
    assertThat(agent.host.changes)
        .containsExactly("w1: RUNNING to PENDING", "w1: PENDING to RUNNING");
  }

  @Test
  void restartedAgentReportsNoChangeOfRunningNode() {
    deploy(Map.of(), "m", "w1");
    agent.host.changes.clear();
    agent.restart();
    pass(BEYOND_TIMEOUTS);
    assertThat(agent.host.changes).isEmpty();
  }

  @Test
  void adoptedNodeWithoutStatusFileIsNotKilled() {
    deploy(Map.of("zeekeeper.agent.check-in-timeout", "20s"), "m", "w1");
    long pid = agent.process("w1").pid;
    agent.kill();
    agent.host.removeStatusFile("w1");
    agent.start();
    pass(BEYOND_TIMEOUTS);
    assertThat(agent.process("w1").pid).isEqualTo(pid);
    assertThat(agent.state("w1")).isEqualTo(State.RUNNING);
  }

  @Test
  void nodeThatNeverChecksInIsRelaunched() {
    deploy(Map.of("zeekeeper.agent.check-in-timeout", "20s"), "m", "w1");
    agent.host.bootTime = null;
    agent.restartNodes("w1");
    pass(Duration.ofSeconds(5));
    long hanging = agent.process("w1").pid;
    agent.host.bootTime = Duration.ofMillis(300);
    pass(Duration.ofMinutes(1));
    assertThat(agent.process("w1").pid).isNotEqualTo(hanging);
    agent.assertRunning("m", "w1");
  }

  @Test
  void nodesStartOneByOneInRoleOrderAfterReboot() {
    deploy(
        Map.of("zeekeeper.agent.start-order", "staged", "zeekeeper.agent.parallel-starts", "1"),
        "w1",
        "w2",
        "p",
        "m",
        "l");
    List<String> launched = new ArrayList<>();
    agent.host.onLaunch =
        node -> {
          launched.add(node);
          assertThat(agent.host.processes.values()).allMatch(process -> process.isUp);
        };
    agent.kill();
    agent.host.reboot();
    agent.start();
    pass(Duration.ofSeconds(10));
    assertThat(launched).containsExactly("l", "m", "p", "w1", "w2");
    agent.assertRunning("w1", "w2", "p", "m", "l");
  }

  @Test
  void scriptsAreReadAgainAtEachLaunch() {
    deploy(Map.of(), "m", "w1");
    agent.host.scriptDigest = "scripts-2";
    agent.process("w1").exit("killed");
    pass(Duration.ofSeconds(5));
    long relaunched = agent.process("w1").pid;
    agent.host.scriptDigest = "scripts-1";
    agent.deploy(configuration("1", "m", "w1"));
    pass(Duration.ofSeconds(5));
    assertThat(agent.process("w1").pid).as("runs the reverted scripts").isNotEqualTo(relaunched);
  }

  @Test
  void keptNodesSucceedWhileStopOfAnotherNodeHangs() {
    deploy(Map.of("zeekeeper.agent.stop-timeout.worker", "10m"), "m", "w1", "w2");
    agent.process("w1").ignoresTerm = true;
    Reply reply = agent.deploy(configuration("1", "m", "w1=2", "w2"));
    pass(Duration.ofSeconds(116));
    assertThat(reply.error("m")).isEqualTo("none");
    assertThat(reply.error("w2")).isEqualTo("none");
    assertThat(reply.error("w1")).isEqualTo("did not stop in time");
  }
}
