package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.deployment.Configurations.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An agent that runs a manager, a logger and two workers. */
abstract class InterleavingFixture {
  static final Configuration CONFIGURATION = configuration("1", "m", "l", "w1", "w2");

  /** Longer than the deadline of any request and the stop timeout of any node. */
  static final Duration BEYOND_DEADLINES = Duration.ofSeconds(130);

  @TempDir Path home;
  SimulatedAgent agent;

  @BeforeEach
  void startAgent() {
    agent = new SimulatedAgent(home, Map.of());
  }

  final void pass(Duration time) {
    agent.world.advance(time);
  }

  /** Deploys {@link #CONFIGURATION} and waits until all of its nodes run. */
  final void deploy() {
    Reply reply = agent.deploy(CONFIGURATION);
    pass(Duration.ofSeconds(2));
    assertThat(reply.succeeded()).isTrue();
    agent.assertRunning("m", "l", "w1", "w2");
  }
}
