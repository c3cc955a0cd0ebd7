package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.State;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** State files or the process table are lost: no node runs twice, and none is stopped early. */
class LostStateTest extends InterleavingFixture {
  @Test
  void unreadableProcessTableCausesNoSecondLaunch() {
    deploy();
    agent.host.tableIsUnreadable = true;
    agent.restart();
    pass(Duration.ofSeconds(30));
    assertThat(agent.host.processes).hasSize(4);
    assertThat(agent.state("w1")).isEqualTo(State.UNKNOWN);
    assertThat(agent.now("w1").unclear().orElseThrow()).contains("process table cannot be read");
    agent.host.tableIsUnreadable = false;
    pass(BEYOND_DEADLINES);
    assertThat(agent.host.processes).hasSize(4);
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void strayProcessIsListedUntilNextClientDeploymentStopsIt() {
    deploy();
    agent.kill();
    agent.host.stray("w9", 3);
    agent.start();
    pass(Duration.ofSeconds(60));
    agent.assertRunning("m", "l", "w1", "w2", "w9");
    agent.deploy(CONFIGURATION, false, Map.of(), DeploymentOrigin.Kind.RECONCILIATION);
    pass(Duration.ofSeconds(60));
    agent.assertRunning("m", "l", "w1", "w2", "w9");
    agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(60));
    agent.assertRunning("m", "l", "w1", "w2");
  }

  @Test
  void agentWithoutStateAdoptsProcessesAndNextDeploymentStopsUnwantedNodes() throws IOException {
    deploy();
    agent.kill();
    Files.delete(home.resolve("deployment.json"));
    for (String node : new String[] {"m", "l", "w1", "w2"}) {
      Files.delete(home.resolve("launches").resolve(node + ".json"));
    }
    agent.start();
    agent.assertRunning("m", "l", "w1", "w2");
    Reply reply = agent.deploy(configuration("1", "m", "l", "w1"));
    pass(Duration.ofSeconds(60));
    assertThat(reply.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1");
  }

  @Test
  void nodesRelaunchFromLaunchRecordsAfterDeploymentIsLost() throws IOException {
    deploy();
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
}
