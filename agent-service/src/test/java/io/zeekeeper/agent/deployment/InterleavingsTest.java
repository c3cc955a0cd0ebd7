package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.State;
import io.zeekeeper.protocol.RunState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How deployments and node requests affect each other while one of them is in progress. */
class InterleavingsTest extends InterleavingFixture {
  @Test
  void supersededDeploymentStopsNoNodeThatTheNextDeploymentKeeps() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    long manager = agent.process("m").pid;
    Reply second = agent.deploy(configuration("1", "m=2", "l", "w1=2", "w2"));
    pass(Duration.ofSeconds(1));
    Reply third = agent.deploy(CONFIGURATION);
    pass(BEYOND_DEADLINES);
    assertThat(second.error(null)).isEqualTo("superseded by deployment deployment-3");
    assertThat(third.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
    assertThat(agent.process("m").pid).isEqualTo(manager);
  }

  @Test
  void deploymentSupersedesEarlierDeploymentInPreparation() {
    deploy();
    agent.preparation = () -> Duration.ofSeconds(10);
    Reply slow = agent.deploy(configuration("2", "m", "l"));
    agent.preparation = () -> Duration.ofMillis(10);
    Reply quick = agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(20));
    assertThat(slow.error(null)).isEqualTo("superseded by deployment deployment-3");
    assertThat(quick.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void nextAgentCompletesForcedDeploymentAfterKill() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    long manager = agent.process("m").pid;
    agent.deploy(CONFIGURATION, true, Map.of());
    pass(Duration.ofSeconds(1));
    agent.restart();
    pass(BEYOND_DEADLINES);
    agent.assertRunning("m", "l", "w1", "w2");
    assertThat(agent.process("m").pid).isNotEqualTo(manager);
  }

  @Test
  void keptNodesSucceedAtDeadlineWhileAnotherNodeHangs() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    agent.host.bootTime = null;
    Reply reply = agent.deploy(configuration("1", "m", "l", "w1=2", "w2"));
    pass(BEYOND_DEADLINES);
    assertThat(reply.isDone()).isTrue();
    assertThat(reply.error("m")).isEqualTo("none");
    assertThat(reply.error("w2")).isEqualTo("none");
    assertThat(reply.error("w1")).isEqualTo("did not check in in time");
  }

  @Test
  void stopDuringRestartLeavesNodeStopped() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    Reply restart = agent.restartNodes("w1");
    Reply stop = agent.stopNodes("w1");
    pass(BEYOND_DEADLINES);
    assertThat(restart.error("w1"))
        .isEqualTo("could not restart node w1: a later request stopped the node");
    assertThat(stop.succeeded()).isTrue();
    assertThat(agent.state("w1")).isEqualTo(State.STOPPED);
  }

  @Test
  void startDuringStopLaunchesNodeOnceOldProcessIsGone() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    Reply stop = agent.stopNodes("w1");
    Reply start = agent.startNodes("w1");
    assertThat(stop.error("w1")).contains("it was started again meanwhile");
    pass(Duration.ofSeconds(30));
    assertThat(agent.host.of("w1")).hasSize(1);
    pass(BEYOND_DEADLINES);
    assertThat(start.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void deploymentReplacesPendingRestart() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    Reply restart = agent.restartNodes();
    pass(Duration.ofSeconds(1));
    Reply deploy = agent.deploy(CONFIGURATION);
    pass(BEYOND_DEADLINES);
    assertThat(restart.error("m"))
        .isEqualTo("could not restart node m: a later deployment replaced the request");
    assertThat(deploy.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void restartDuringDeploymentDoesNotFailTheDeployment() {
    agent.host.bootTime = Duration.ofSeconds(5);
    Reply deploy = agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(2));
    Reply restart = agent.restartNodes("w1");
    pass(Duration.ofSeconds(30));
    assertThat(deploy.succeeded()).isTrue();
    assertThat(restart.succeeded()).isTrue();
  }

  @Test
  void stopRequestSurvivesAgentRestartAndEndsWithNextDeployment() {
    deploy();
    agent.stopNodes("w1");
    pass(Duration.ofSeconds(1));
    agent.restart();
    pass(Duration.ofSeconds(10));
    agent.assertRunning("m", "l", "w2");
    agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(10));
    agent.assertRunning("m", "l", "w1", "w2");
    agent.restart();
    pass(Duration.ofSeconds(10));
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void stopRequestedDuringPreparationHoldsAfterDeployment() {
    deploy();
    agent.preparation = () -> Duration.ofSeconds(5);
    Reply deploy = agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    agent.stopNodes("w2");
    pass(Duration.ofSeconds(30));
    assertThat(deploy.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1");
  }

  @Test
  void skippedNodeRelaunchesUnchangedAndRestartsAsDeployedWhenNamed() {
    deploy();
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
  void deploymentRestartsOnlyNodesThatHaveNotReadTheEditedScript() {
    deploy();
    agent.host.scriptDigest = "scripts-2";
    agent.restartNodes("w1");
    pass(Duration.ofSeconds(5));
    long worker = agent.process("w1").pid;
    long manager = agent.process("m").pid;
    agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(5));
    assertThat(agent.process("w1").pid).isEqualTo(worker);
    assertThat(agent.process("m").pid).isNotEqualTo(manager);
  }

  @Test
  void startCancelsStopThatWaitsForAnotherRole() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    long manager = agent.process("m").pid;
    Reply stop = agent.stopNodes();
    pass(Duration.ofSeconds(1));
    Reply start = agent.startNodes("m");
    assertThat(start.error("m")).isEqualTo("none");
    assertThat(stop.error("m")).contains("it was started again meanwhile");
    pass(BEYOND_DEADLINES);
    agent.assertRunning("m");
    assertThat(agent.process("m").pid).isEqualTo(manager);
  }
}
