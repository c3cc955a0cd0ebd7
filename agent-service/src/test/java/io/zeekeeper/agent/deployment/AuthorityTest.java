package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.DeploymentOrigin.Kind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent accepts or refuses deployments and standbys by their controller and number. */
class AuthorityTest {
  @TempDir private Path home;
  private DeploymentStore store;
  private Authority authority;

  @BeforeEach
  void runDeploymentFive() {
    store = new DeploymentStore(home, problem -> {});
    authority = new Authority(store);
    assertThat(refusal("other", 1, Kind.RECONCILIATION)).isEmpty();
    store.begin(
        new DeploymentStore.Kept(request("mine", 5, Kind.CLIENT), false, null, 1, new TreeMap<>()));
  }

  private static DeployRequest request(String controller, long number, Kind kind) {
    return new DeployRequest(
        "r",
        1000,
        new DeploymentOrigin(controller, number, "d" + number, kind),
        false,
        Configurations.configuration("1", "m"),
        SimulatedAgent.CLUSTER);
  }

  private Optional<String> refusal(String controller, long number, Kind kind) {
    return authority.refusal(request(controller, number, kind));
  }

  private Optional<String> standby(String controller, @Nullable Long number) {
    return authority.refusal(new StandbyRequest("r", 1000, controller, number));
  }

  @Test
  void clientDeploymentIsAlwaysAccepted() {
    assertThat(refusal("other", 1, Kind.CLIENT)).isEmpty();
    assertThat(refusal("mine", 4, Kind.CLIENT)).isEmpty();
  }

  @Test
  void reconciliationOfSameControllerIsAcceptedUnlessOlder() {
    assertThat(refusal("mine", 5, Kind.RECONCILIATION)).isEmpty();
    assertThat(refusal("mine", 6, Kind.RECONCILIATION)).isEmpty();
    assertThat(refusal("mine", 4, Kind.RECONCILIATION))
        .contains("this agent runs the later deployment d5 (number 5)");
  }

  @Test
  void reconciliationOfAnotherControllerIsRefused() {
    assertThat(refusal("other", 9, Kind.RECONCILIATION).orElseThrow())
        .contains("controller mine", "only a client's deployment takes it over");
  }

  @Test
  void standbyFollowsRulesOfReconciliation() {
    assertThat(standby("mine", 5L)).isEmpty();
    assertThat(standby("mine", 6L)).isEmpty();
    assertThat(standby("mine", null)).isEmpty();
    assertThat(standby("mine", 4L)).contains("this agent runs the later deployment d5 (number 5)");
    assertThat(standby("other", 9L).orElseThrow()).contains("controller mine");
  }

  @Test
  void controllerIsRememberedAcrossStandbyAndAgentRestart() {
    store.standBy(null);
    authority = new Authority(new DeploymentStore(home, problem -> {}));
    assertThat(refusal("other", 9, Kind.RECONCILIATION)).isPresent();
    assertThat(refusal("mine", 5, Kind.RECONCILIATION)).isEmpty();
  }

  @Test
  void reconciliationOlderThanStandbyIsRefusedAfterAgentRestart() {
    store.standBy(7L);
    authority = new Authority(new DeploymentStore(home, problem -> {}));
    assertThat(refusal("mine", 6, Kind.RECONCILIATION))
        .contains("a later deployment (number 7) put this agent on standby");
    assertThat(refusal("mine", 7, Kind.RECONCILIATION)).isEmpty();
    assertThat(standby("mine", 6L)).isPresent();
    assertThat(refusal("mine", 6, Kind.CLIENT)).isEmpty();
  }
}
