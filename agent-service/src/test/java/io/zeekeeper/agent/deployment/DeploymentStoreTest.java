package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.agent.deployment.DeploymentStore.Planned;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The deployment file on disk is complete, or the store sets it aside and reports it. */
class DeploymentStoreTest {
  private static final Configuration CONFIGURATION = Configurations.configuration("1", "m", "w1");

  @TempDir private Path home;
  private final List<String> problems = new ArrayList<>();

  private DeploymentStore store() {
    return new DeploymentStore(home, problems::add);
  }

  private static LaunchSpec spec(String name) {
    Node node =
        CONFIGURATION.nodes().stream().filter(n -> n.name().equals(name)).findAny().orElseThrow();
    return Configurations.spec(node);
  }

  // NullAway does not accept null for the previous target of a node that has not run before.
  @SuppressWarnings("NullAway")
  private static Kept kept(long since, Map<String, RunState> overrides) {
    var request =
        new DeployRequest(
            "r" + since,
            1000,
            new DeploymentOrigin("controller", since, "d", DeploymentOrigin.Kind.CLIENT),
            false,
            CONFIGURATION,
            SimulatedAgent.CLUSTER,
            overrides);
    var nodes = new TreeMap<String, Planned>();
    nodes.put("m", new Planned(spec("m"), since, null));
    nodes.put("w1", new Planned(spec("w1"), 3, new Target.Run(spec("w1"), 2)));
    return new Kept(request, false, null, since, nodes);
  }

  private static Kept kept() {
    return kept(5, Map.of());
  }

  private void request(DeploymentStore store, String node, RunState state) {
    store.override(store.overrides().with(store.kept().orElseThrow(), List.of(node), state));
  }

  @Test
  void deploymentAndOverridesSurviveAgentRestart() {
    DeploymentStore before = store();
    before.begin(kept());
    request(before, "w1", RunState.STOPPED);
    before.override(before.overrides().started(List.of("m"), 9));
    DeploymentStore after = store();
    assertThat(after.kept()).contains(kept());
    assertThat(after.overrides()).isEqualTo(before.overrides());
    assertThat(after.targets()).isEqualTo(before.targets());
    assertThat(after.lastLaunch()).isEqualTo(9);
    assertThat(problems).isEmpty();
  }

  @Test
  void targetsFollowFromConfigurationAndOverrides() {
    DeploymentStore store = store();
    assertThat(store.targets()).isEmpty();
    store.begin(kept());
    assertThat(store.targets())
        .containsOnlyKeys("m", "w1")
        .containsEntry("m", new Target.Run(spec("m"), 5))
        .containsEntry("w1", new Target.Run(spec("w1"), 3));
    request(store, "w1", RunState.STOPPED);
    assertThat(store.targets()).containsEntry("w1", new Target.Stopped(spec("w1")));
    request(store, "w1", RunState.RUNNING);
    store.override(store.overrides().started(List.of("w1"), 8));
    assertThat(store.targets()).containsEntry("w1", new Target.Run(spec("w1"), 8));
  }

  @Test
  void skippedNodeKeepsItsPreviousTarget() {
    DeploymentStore store = store();
    store.begin(kept(5, Map.of("w1", RunState.SKIPPED, "m", RunState.SKIPPED)));
    assertThat(store.targets())
        .containsEntry("w1", new Target.Skipped(spec("w1"), new Target.Run(spec("w1"), 2)))
        .containsEntry("m", new Target.Skipped(spec("m"), null));
    store.override(store.overrides().started(List.of("w1", "m"), 8));
    assertThat(store.targets())
        .containsEntry("w1", new Target.Skipped(spec("w1"), new Target.Run(spec("w1"), 8)))
        .containsEntry("m", new Target.Skipped(spec("m"), null));
  }

  @Test
  void standbyHasNoTargetsAndSurvivesAgentRestart() {
    store().begin(kept());
    DeploymentStore store = store();
    store.standBy(null);
    for (DeploymentStore each : List.of(store, store())) {
      assertThat(each.targets()).isEmpty();
      assertThat(each.planned("w1")).isEmpty();
      assertThat(each.describe().orElseThrow().standby()).isTrue();
    }
  }

  @Test
  void standbyWithoutDeploymentWritesNothing() {
    store().standBy(null);
    assertThat(home.resolve("deployment.json")).doesNotExist();
  }

  @Test
  void redundantOverrideIsNotStored() {
    DeploymentStore store = store();
    store.begin(kept());
    request(store, "w1", RunState.STOPPED);
    request(store, "unknown", RunState.STOPPED);
    assertThat(store.overrides().states()).isEqualTo(Map.of("w1", RunState.STOPPED));
    request(store, "w1", RunState.RUNNING);
    assertThat(store.overrides().states()).isEmpty();
  }

  @Test
  void overridesEndWithNextDeployment() {
    DeploymentStore store = store();
    store.begin(kept());
    request(store, "w1", RunState.STOPPED);
    store.begin(kept(6, Map.of("m", RunState.STOPPED)));
    assertThat(store.overrides().states()).isEqualTo(Map.of("m", RunState.STOPPED));
    assertThat(store().overrides().states()).isEqualTo(Map.of("m", RunState.STOPPED));
  }

  @Test
  void overridesOfAnotherDeploymentAreIgnored() throws IOException {
    DeploymentStore store = store();
    store.begin(kept());
    request(store, "w1", RunState.STOPPED);
    byte[] old = Files.readAllBytes(home.resolve("overrides.json"));
    store.begin(kept(6, Map.of()));
    Files.write(home.resolve("overrides.json"), old);
    assertThat(store().overrides().states()).isEmpty();
    assertThat(problems).isEmpty();
    Files.delete(home.resolve("deployment.json"));
    assertThat(store().overrides().states()).isEmpty();
  }

  @Test
  void deploymentTruncatedAtAnyLengthIsSetAside() throws IOException {
    store().begin(kept());
    Path file = home.resolve("deployment.json");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      Files.write(file, part);
      problems.clear();
      DeploymentStore store = store();
      assertThat(store.kept()).as("%d bytes", length).isEmpty();
      assertThat(store.targets()).isEmpty();
      assertThat(problems).singleElement().asString().contains("deployment.json", "set aside");
      assertThat(file.resolveSibling("deployment.json.corrupt")).hasBinaryContent(part);
    }
  }

  @Test
  void overridesTruncatedAtAnyLengthAreSetAsideAndDeploymentIsKept() throws IOException {
    DeploymentStore before = store();
    before.begin(kept());
    request(before, "w1", RunState.STOPPED);
    Path file = home.resolve("overrides.json");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      problems.clear();
      DeploymentStore store = store();
      assertThat(store.kept()).as("%d bytes", length).contains(kept());
      assertThat(store.overrides().states()).isEmpty();
      assertThat(problems).singleElement().asString().contains("overrides.json", "set aside");
    }
  }

  @Test
  void deploymentWithMissingMemberIsSetAside() throws IOException {
    for (String member : List.of("request", "nodes")) {
      store().begin(kept());
      Path file = home.resolve("deployment.json");
      var tree = (ObjectNode) Json.lenient().readTree(Files.readString(file));
      assertThat(tree.remove(member)).as(member).isNotNull();
      Files.writeString(file, Json.lenient().writeValueAsString(tree));
      problems.clear();
      assertThat(store().kept()).as("without %s", member).isEmpty();
      assertThat(problems).hasSize(1);
    }
  }

  @Test
  void failedWriteOfDeploymentChangesNothing() throws IOException {
    DeploymentStore store = store();
    Files.createDirectories(home.resolve("deployment.json").resolve("in-the-way"));
    assertThatThrownBy(() -> store.begin(kept()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("deployment.json");
    assertThat(store.kept()).isEmpty();
    assertThat(store.targets()).isEmpty();
  }
}
