package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An agent that stops its nodes before its exit leaves no process, whatever is in progress. */
class StopForExitTest extends InterleavingFixture {
  @Test
  void exitDuringRestartLeavesNoProcess() {
    deploy();
    agent.restartNodes();
    stopForExit();
  }

  @Test
  void exitDuringDeploymentLeavesNoProcess() {
    deploy();
    agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    pass(Duration.ofMillis(100));
    stopForExit();
  }

  @Test
  void exitDuringPreparationLeavesNoProcess() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    agent.preparation = () -> Duration.ofSeconds(5);
    agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    stopForExit();
    assertThat(agent.process("w1").argv).contains("version-2");
  }

  @Test
  void exitAfterCrashLeavesNoProcess() {
    deploy();
    agent.process("w1").exit("killed");
    stopForExit();
  }

  private void stopForExit() {
    agent.desired.stopForExit();
    pass(BEYOND_DEADLINES);
    assertThat(agent.host.processes).isEmpty();
    agent.stop();
    pass(BEYOND_DEADLINES);
    assertThat(agent.host.processes).isEmpty();
    agent.start();
    pass(Duration.ofSeconds(5));
    agent.assertRunning("m", "l", "w1", "w2");
  }
}
