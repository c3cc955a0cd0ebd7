package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody asked of nodes counts until a client's next deployment, and is on disk before. */
class RunStatesTest {
  private static final Node MANAGER = Node.of("manager", "a", ClusterRole.MANAGER);
  private static final Node STOPPED =
      Node.of("stopped", "a", ClusterRole.WORKER).withState(State.STOPPED);

  @TempDir private Path home;
  private final List<AgentMessage> told = new ArrayList<>();
  private RunStates states;

  @BeforeEach
  void startAgent() {
    states = new RunStates(new DeploymentStore(home, problem -> {}), told::add);
  }

  private static DeployRequest deployment(long number, DeploymentOrigin.Kind kind) {
    return new DeployRequest(
        "r" + number,
        1000,
        new DeploymentOrigin("controller", number, "d" + number, kind),
        false,
        new Configuration(
            "c", List.of(new Instance("a", "127.0.0.1", null)), List.of(MANAGER, STOPPED)),
        new ClusterSettings(ClusterSettings.Backend.BROKER, null, "seed"));
  }

  private void deploy(long number) {
    DeployRequest request = deployment(number, DeploymentOrigin.Kind.CLIENT);
    states.announce(request);
    states.adopt(request);
  }

  @Test
  void whatIsAskedSurvivesTheAgentAndIsToldWhole() {
    deploy(1);
    states.ask(List.of("manager", "nobody"), RunState.STOPPED);
    states.ask(List.of("stopped"), RunState.RUNNING);
    startAgent();
    assertThat(states.wanted(MANAGER)).isEqualTo(RunState.STOPPED);
    assertThat(states.wanted(STOPPED)).isEqualTo(RunState.RUNNING);
    assertThat(told)
        .last()
        .isEqualTo(
            new AgentMessage.NotifyOverrides(
                deployment(1, DeploymentOrigin.Kind.CLIENT).deployment(),
                Map.of("manager", RunState.STOPPED, "stopped", RunState.RUNNING)));
  }

  @Test
  void whatTheConfigurationSaysAnywayIsNoOverride() {
    deploy(1);
    states.ask(List.of("manager"), RunState.STOPPED);
    states.ask(List.of("manager", "stopped"), RunState.RUNNING);
    states.ask(List.of("stopped"), RunState.STOPPED);
    assertThat(states.ending()).isEmpty();
  }

  @Test
  void theNextDeploymentOfAClientEndsIt() {
    deploy(1);
    states.ask(List.of("manager"), RunState.STOPPED);
    deploy(2);
    assertThat(states.wanted(MANAGER)).isEqualTo(RunState.RUNNING);
  }

  @Test
  void theSameDeploymentAgainKeepsIt() {
    deploy(1);
    states.ask(List.of("manager"), RunState.STOPPED);
    deploy(1);
    assertThat(states.wanted(MANAGER)).isEqualTo(RunState.STOPPED);
  }

  @Test
  void aReconciliationBringsWhatTheControllerKeeps() {
    deploy(1);
    states.ask(List.of("manager"), RunState.STOPPED);
    DeployRequest request =
        deployment(2, DeploymentOrigin.Kind.RECONCILIATION)
            .overriding(Map.of("stopped", RunState.RUNNING));
    states.announce(request);
    states.adopt(request);
    assertThat(states.wanted(MANAGER)).isEqualTo(RunState.RUNNING);
    assertThat(states.wanted(STOPPED)).isEqualTo(RunState.RUNNING);
  }

  @Test
  void whatIsAskedWhileADeploymentIsPreparedBelongsToItToo() {
    deploy(1);
    DeployRequest next = deployment(2, DeploymentOrigin.Kind.CLIENT);
    states.announce(next);
    states.ask(List.of("manager"), RunState.STOPPED);
    assertThat(states.wanted(MANAGER)).isEqualTo(RunState.STOPPED);
    states.adopt(next);
    assertThat(states.wanted(MANAGER)).isEqualTo(RunState.STOPPED);
  }
}
