package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.protocol.ControllerMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Standby requests next to deployments, kills and processes that appear later. */
class StandbyInterleavingsTest extends InterleavingFixture {
  @Test
  void deploymentSupersedesStandbyThatIsStillStoppingNodes() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    Reply standby = agent.standby();
    pass(Duration.ofSeconds(1));
    Reply next = agent.deploy(configuration("2", "m", "l", "w1", "w2"));
    pass(BEYOND_DEADLINES);
    assertThat(standby.error(null)).isEqualTo("superseded by deployment deployment-2");
    assertThat(next.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void standbyStopsAllNodesAndSurvivesAgentRestart() {
    deploy();
    Reply standby = agent.standby();
    pass(Duration.ofSeconds(2));
    assertThat(standby.succeeded()).isTrue();
    assertThat(agent.host.processes).isEmpty();
    agent.restart();
    pass(BEYOND_DEADLINES);
    assertThat(agent.host.processes).isEmpty();
  }

  @Test
  void nextAgentCompletesInterruptedStandby() {
    deploy();
    agent.process("w1").ignoresTerm = true;
    agent.standby();
    pass(Duration.ofSeconds(1));
    agent.restart();
    pass(BEYOND_DEADLINES);
    assertThat(agent.host.processes).isEmpty();
  }

  @Test
  void standbyOfEarlierDeploymentIsRefused() {
    deploy();
    Reply standby =
        agent.send(
            new ControllerMessage.StandbyRequest("late", 120_000, SimulatedAgent.CONTROLLER, 0L));
    assertThat(standby.error(null)).contains("runs the later deployment deployment-1 (number 1)");
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void processFoundAfterStandbyIsStopped() throws IOException {
    deploy();
    agent.host.tableIsUnreadable = true;
    agent.kill();
    Files.delete(home.resolve("launches/w1.json"));
    agent.start();
    agent.standby();
    agent.restart();
    pass(Duration.ofSeconds(30));
    assertThat(agent.host.processes).hasSize(4);
    agent.host.tableIsUnreadable = false;
    pass(BEYOND_DEADLINES);
    assertThat(agent.host.processes).isEmpty();
  }
}
