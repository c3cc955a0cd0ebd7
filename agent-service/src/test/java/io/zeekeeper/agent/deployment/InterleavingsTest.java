package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two requests, a kill, a late answer or an old file do to each other. */
class InterleavingsTest {
  private static final Configuration A = configuration("1", "m", "l", "w1", "w2");
  private static final Duration LONG = Duration.ofSeconds(130);

  @TempDir private Path home;
  private SimulatedAgent agent;

  @BeforeEach
  void startAgent() {
    agent = new SimulatedAgent(home, Map.of());
  }

  private void pass(Duration time) {
    agent.world.advance(time);
  }

  private void deployA() {
    SimulatedAgent.Reply reply = agent.deploy(A);
    pass(Duration.ofSeconds(2));
    assertThat(reply.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void supersededDeploymentStopsNoNodeThatTheLaterOneKeeps() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    long manager = agent.process("m").pid;
    SimulatedAgent.Reply second = agent.deploy(configuration("1", "m=2", "l", "w1=2", "w2"));
    pass(Duration.ofSeconds(1));
    SimulatedAgent.Reply third = agent.deploy(A);
    pass(LONG);
    assertThat(second.error(null)).isEqualTo("superseded by deployment deployment-3");
    assertThat(third.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
    assertThat(agent.process("m").pid).isEqualTo(manager);
  }

  @Test
  void standbyThatStillStopsNodesTouchesNothingOfTheNextDeployment() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    SimulatedAgent.Reply standby = agent.standby();
    pass(Duration.ofSeconds(1));
    SimulatedAgent.Reply next = agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    pass(LONG);
    assertThat(standby.error(null)).isEqualTo("superseded by deployment deployment-2");
    assertThat(next.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void standbyStopsAllNodesAndIsRememberedByTheNextAgent() {
    deployA();
    SimulatedAgent.Reply standby = agent.standby();
    pass(Duration.ofSeconds(2));
    assertThat(standby.succeeded()).isTrue();
    assertThat(agent.host.processes).isEmpty();
    agent.restart();
    pass(LONG);
    assertThat(agent.host.processes).isEmpty();
  }

  @Test
  void standbyThatAKillInterruptsIsCompletedByTheNextAgent() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    agent.standby();
    pass(Duration.ofSeconds(1));
    agent.restart();
    pass(LONG);
    assertThat(agent.host.processes).isEmpty();
  }

  @Test
  void standbyOfAnEarlierDeploymentIsRefused() {
    deployA();
    SimulatedAgent.Reply standby =
        agent.send(
            new ControllerMessage.StandbyRequest("late", 120_000, SimulatedAgent.CONTROLLER, 0L));
    assertThat(standby.error(null)).contains("runs the later deployment deployment-1 (number 1)");
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void deploymentThatIsPreparedSlowlyIsReplacedByALaterOne() {
    deployA();
    agent.preparation = () -> Duration.ofSeconds(10);
    SimulatedAgent.Reply slow = agent.deploy(configuration("2", "m", "l"));
    agent.preparation = () -> Duration.ofMillis(10);
    SimulatedAgent.Reply quick = agent.deploy(A);
    pass(Duration.ofSeconds(20));
    assertThat(slow.error(null)).isEqualTo("superseded by deployment deployment-3");
    assertThat(quick.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void unreadableProcessTableIsNoReasonToLaunchASecondCopy() {
    deployA();
    agent.host.tableIsUnreadable = true;
    agent.restart();
    pass(Duration.ofSeconds(30));
    assertThat(agent.host.processes).hasSize(4);
    assertThat(agent.state("w1")).isEqualTo(State.UNKNOWN);
    assertThat(agent.now("w1").unclear().orElseThrow()).contains("process table cannot be read");
    agent.host.tableIsUnreadable = false;
    pass(LONG);
    assertThat(agent.host.processes).hasSize(4);
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void processThatIsFoundAfterAStandbyIsStopped() throws IOException {
    deployA();
    agent.host.tableIsUnreadable = true;
    agent.kill();
    Files.delete(home.resolve("launches/w1.json"));
    agent.start();
    agent.standby();
    agent.restart();
    pass(Duration.ofSeconds(30));
    assertThat(agent.host.processes).hasSize(4);
    agent.host.tableIsUnreadable = false;
    pass(LONG);
    assertThat(agent.host.processes).isEmpty();
  }

  @Test
  void processThatNoDeploymentNamesIsListedAndEndsWithTheNextClientsDeployment() {
    deployA();
    agent.kill();
    agent.host.stray("w9", 3);
    agent.start();
    pass(Duration.ofSeconds(60));
    agent.assertRunning("m", "l", "w1", "w2", "w9");
    agent.deploy(A, false, Map.of(), DeploymentOrigin.Kind.RECONCILIATION);
    pass(Duration.ofSeconds(60));
    agent.assertRunning("m", "l", "w1", "w2", "w9");
    agent.deploy(A);
    pass(Duration.ofSeconds(60));
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void agentWithoutStateListsItsProcessesAndStopsThoseThatNobodyWants() throws IOException {
    deployA();
    agent.kill();
    Files.delete(home.resolve("deployment.json"));
    for (String node : new String[] {"m", "l", "w1", "w2"}) {
      Files.delete(home.resolve("launches").resolve(node + ".json"));
    }
    agent.start();
    agent.assertRunning("m", "l", "w1", "w2");
    SimulatedAgent.Reply reply = agent.deploy(configuration("1", "m", "l", "w1"));
    pass(Duration.ofSeconds(60));
    assertThat(reply.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1");
  }

  @Test
  void lostDeploymentLeavesNodesRunningFromTheirRecords() throws IOException {
    deployA();
    agent.stopNodes("w2");
    pass(Duration.ofSeconds(1));
    agent.kill();
    Files.writeString(home.resolve("deployment.json"), "{");
    agent.process("w1").exit("killed");
    agent.start();
    pass(Duration.ofSeconds(5));
    agent.assertRunning("m", "l", "w1");
    assertThat(agent.state("w2")).isEqualTo(State.STOPPED);
    assertThat(agent.host.errors).anyMatch(error -> error.contains("deployment.json is damaged"));
  }

  @Test
  void killDuringAForcedDeploymentRestartsTheRestAfterwards() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    long manager = agent.process("m").pid;
    agent.deploy(A, true, Map.of());
    pass(Duration.ofSeconds(1));
    agent.restart();
    pass(LONG);
    agent.assertRunning("m", "l", "w1", "w2");
    assertThat(agent.process("m").pid).isNotEqualTo(manager);
  }

  @Test
  void keptNodeIsASuccessAtTheDeadlineWhileAnotherHangs() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    agent.host.bootTime = null;
    SimulatedAgent.Reply reply = agent.deploy(configuration("1", "m", "l", "w1=2", "w2"));
    pass(LONG);
    assertThat(reply.isDone()).isTrue();
    assertThat(reply.error("m")).isEqualTo("none");
    assertThat(reply.error("w2")).isEqualTo("none");
    assertThat(reply.error("w1")).isEqualTo("did not check in in time");
  }

  @Test
  void stopWhileANodeIsRestartedLeavesItStopped() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    SimulatedAgent.Reply restart = agent.restartNodes("w1");
    SimulatedAgent.Reply stop = agent.stopNodes("w1");
    pass(LONG);
    assertThat(restart.error("w1"))
        .isEqualTo("could not restart node w1: a later request stopped the node");
    assertThat(stop.succeeded()).isTrue();
    assertThat(agent.state("w1")).isEqualTo(State.STOPPED);
  }

  @Test
  void startWhileANodeStopsLaunchesItOnceTheOldProcessIsGone() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    SimulatedAgent.Reply stop = agent.stopNodes("w1");
    SimulatedAgent.Reply start = agent.startNodes("w1");
    assertThat(stop.error("w1")).contains("it was started again meanwhile");
    pass(Duration.ofSeconds(30));
    assertThat(agent.host.of("w1")).hasSize(1);
    pass(LONG);
    assertThat(start.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void deploymentReplacesARestartThatHasNotHappened() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    SimulatedAgent.Reply restart = agent.restartNodes();
    pass(Duration.ofSeconds(1));
    SimulatedAgent.Reply deploy = agent.deploy(A);
    pass(LONG);
    assertThat(restart.error("m"))
        .isEqualTo("could not restart node m: a later deployment replaced the request");
    assertThat(deploy.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void restartDuringADeploymentIsNoFailureOfTheDeployment() {
    agent.host.bootTime = Duration.ofSeconds(5);
    SimulatedAgent.Reply deploy = agent.deploy(A);
    pass(Duration.ofSeconds(2));
    SimulatedAgent.Reply restart = agent.restartNodes("w1");
    pass(Duration.ofSeconds(30));
    assertThat(deploy.succeeded()).isTrue();
    assertThat(restart.succeeded()).isTrue();
  }

  @Test
  void stopRequestOutlivesTheAgentAndEndsWithTheNextDeployment() {
    deployA();
    agent.stopNodes("w1");
    pass(Duration.ofSeconds(1));
    agent.restart();
    pass(Duration.ofSeconds(10));
    agent.assertRunning("m", "l", "w2");
    agent.deploy(A);
    pass(Duration.ofSeconds(10));
    agent.assertRunning("m", "l", "w1", "w2");
    agent.restart();
    pass(Duration.ofSeconds(10));
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void stopThatIsRequestedWhileADeploymentIsPreparedHoldsUnderIt() {
    deployA();
    agent.preparation = () -> Duration.ofSeconds(5);
    SimulatedAgent.Reply deploy = agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    agent.stopNodes("w2");
    pass(Duration.ofSeconds(30));
    assertThat(deploy.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1");
  }

  @Test
  void skippedNodeIsRelaunchedAsItWasAndRestartedAsDeployedWhenNamed() {
    deployA();
    agent.deploy(configuration("2", "m", "l", "w1", "w2"), false, Map.of("w1", RunState.SKIPPED));
    pass(Duration.ofSeconds(10));
    assertThat(agent.process("w1").argv).contains("version-1");
    agent.process("w1").exit("killed");
    agent.restart();
    pass(Duration.ofSeconds(10));
    assertThat(agent.process("w1").argv).contains("version-1");
    assertThat(agent.restartNodes("w1").isDone()).isFalse();
    pass(Duration.ofSeconds(10));
    assertThat(agent.process("w1").argv).contains("version-2");
  }

  @Test
  void editedScriptIsReadByARestartAndNotReadAgainByTheNextDeployment() {
    deployA();
    agent.host.scriptDigest = "scripts-2";
    agent.restartNodes("w1");
    pass(Duration.ofSeconds(5));
    long worker = agent.process("w1").pid;
    long manager = agent.process("m").pid;
    agent.deploy(A);
    pass(Duration.ofSeconds(5));
    assertThat(agent.process("w1").pid).isEqualTo(worker);
    assertThat(agent.process("m").pid).isNotEqualTo(manager);
  }

  @Test
  void startReachesANodeWhoseStopWaitsForAnotherRole() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    long manager = agent.process("m").pid;
    SimulatedAgent.Reply stop = agent.stopNodes();
    pass(Duration.ofSeconds(1));
    SimulatedAgent.Reply start = agent.startNodes("m");
    assertThat(start.error("m")).isEqualTo("none");
    assertThat(stop.error("m")).contains("it was started again meanwhile");
    pass(LONG);
    agent.assertRunning("m");
    assertThat(agent.process("m").pid).isEqualTo(manager);
  }

  @Test
  void exitThatStopsNodesLeavesNothingRunningDuringARestart() {
    deployA();
    agent.restartNodes();
    stopForExit();
  }

  @Test
  void exitThatStopsNodesLeavesNothingRunningDuringADeployment() {
    deployA();
    agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    pass(Duration.ofMillis(100));
    stopForExit();
  }

  @Test
  void exitThatStopsNodesLeavesNothingRunningAsADeploymentIsPrepared() {
    deployA();
    agent.process("w1").ignoresTerm = true;
    agent.preparation = () -> Duration.ofSeconds(5);
    agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    stopForExit();
    assertThat(agent.process("w1").argv).contains("version-2");
  }

  @Test
  void exitThatStopsNodesLeavesNothingRunningAfterACrash() {
    deployA();
    agent.process("w1").exit("killed");
    stopForExit();
  }

  private void stopForExit() {
    agent.desired.stopForExit();
    pass(LONG);
    assertThat(agent.host.processes).isEmpty();
    agent.stop();
    pass(LONG);
    assertThat(agent.host.processes).isEmpty();
    agent.start();
    pass(Duration.ofSeconds(5));
    agent.assertRunning("m", "l", "w1", "w2");
  }
}
