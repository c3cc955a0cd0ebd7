package io.zeekeeper.agent.deployment;

import static io.zeekeeper.agent.supervision.Snapshots.launch;
import static io.zeekeeper.agent.supervision.Snapshots.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.Snapshots;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Secret;
import io.zeekeeper.protocol.DeploymentOrigin.Kind;
import io.zeekeeper.protocol.PlanStep;
import io.zeekeeper.protocol.PlanStep.Action;
import io.zeekeeper.protocol.RunState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The action of a deployment on a node, and the reason in words. */
class PlanTest {
  private static final LaunchSpec SPEC = spec("w1", null, null, "local");
  private static final NodeSnapshot RUNNING_NODE = Snapshots.up(launch(SPEC, 1, "digest"));
  private static final Plan.Overrides NO_OVERRIDES = new Plan.Overrides(Map.of(), Map.of());

  private static Plan plan(
      LaunchSpec wanted, boolean force, Kind kind, Plan.Overrides overrides, NodeSnapshot... now) {
    var prepared = new Prepared(List.of(wanted), Map.of("w1", "digest"), null);
    return Plan.make("a", prepared, List.of(now), force, kind, overrides);
  }

  private static String step(LaunchSpec wanted, Plan.Overrides overrides, NodeSnapshot... now) {
    return words(plan(wanted, false, Kind.CLIENT, overrides, now));
  }

  private static String words(Plan plan) {
    PlanStep step = plan.steps().getFirst();
    return step.action() + ": " + step.reason();
  }

  private static LaunchSpec changed(String zeekVersion, Map<String, String> env, String file) {
    return new LaunchSpec(
        SPEC.node(),
        SPEC.backend(),
        SPEC.argv(),
        new TreeMap<>(env),
        new TreeMap<>(Map.of("node.zeek", file)),
        SPEC.directories(),
        SPEC.hasChannel(),
        null,
        zeekVersion,
        SPEC.scripts(),
        SPEC.scriptPath());
  }

  @Test
  void nodeThatRunsAsWantedIsKept() {
    Plan plan = plan(SPEC, false, Kind.CLIENT, NO_OVERRIDES, RUNNING_NODE);
    assertThat(words(plan)).isEqualTo("KEEP: runs as wanted");
    assertThat(plan.changesNothing()).isTrue();
  }

  @Test
  void forceRestartsNodeThatRunsAsWanted() {
    assertThat(words(plan(SPEC, true, Kind.CLIENT, NO_OVERRIDES, RUNNING_NODE)))
        .isEqualTo("RESTART: forced");
  }

  @Test
  void restartReasonNamesDifferences() {
    assertThat(step(spec("w1", null, null, "other"), NO_OVERRIDES, RUNNING_NODE))
        .isEqualTo("RESTART: changed: command line");
    assertThat(step(changed("8.3.0", Map.of("A", "b"), "x"), NO_OVERRIDES, RUNNING_NODE))
        .isEqualTo("RESTART: changed: environment, node.zeek, Zeek 8.2.2 became 8.3.0");
    assertThat(step(SPEC, NO_OVERRIDES, Snapshots.up(launch(SPEC, 1, "earlier"))))
        .isEqualTo("RESTART: changed: content of scripts");
  }

  @Test
  void otherKeysRestartNodeAndAreNotShown() {
    var secrets = new TreeMap<>(Map.of("zeekeeper-keys.zeek", new Secret("k-1")));
    LaunchSpec rotated =
        new LaunchSpec(
            SPEC.node(),
            SPEC.backend(),
            SPEC.argv(),
            SPEC.env(),
            SPEC.files(),
            SPEC.directories(),
            SPEC.hasChannel(),
            null,
            SPEC.zeekVersion(),
            SPEC.scripts(),
            SPEC.scriptPath(),
            secrets);
    assertThat(step(rotated, NO_OVERRIDES, RUNNING_NODE))
        .isEqualTo("RESTART: changed: keys of the cluster");
    NodeSnapshot running = Snapshots.up(launch(rotated, 1, "digest"));
    assertThat(step(rotated, NO_OVERRIDES, running)).isEqualTo("KEEP: runs as wanted");
    assertThat(running.toString()).doesNotContain("k-1");
  }

  @Test
  void reconciliationRestartsNoNodeForEditedScripts() {
    NodeSnapshot edited = Snapshots.up(launch(SPEC, 1, "earlier"));
    assertThat(words(plan(SPEC, false, Kind.RECONCILIATION, NO_OVERRIDES, edited)))
        .isEqualTo("KEEP: runs as wanted");
    LaunchSpec other = spec("w1", null, null, "other");
    assertThat(words(plan(other, false, Kind.RECONCILIATION, NO_OVERRIDES, edited)))
        .isEqualTo("RESTART: changed: command line");
  }

  @Test
  void onlyClientDeploymentRestartsNodeWithLostRecord() {
    NodeSnapshot lost = Snapshots.up(launch(SPEC, 1, ""));
    assertThat(step(SPEC, NO_OVERRIDES, lost)).isEqualTo("RESTART: its launch record was lost");
    assertThat(words(plan(SPEC, false, Kind.RECONCILIATION, NO_OVERRIDES, lost)))
        .isEqualTo("KEEP: runs as wanted");
  }

  @Test
  void nodeWithoutAProcessStarts() {
    assertThat(step(SPEC, NO_OVERRIDES)).isEqualTo("START: not running");
    assertThat(step(SPEC, NO_OVERRIDES, Snapshots.crashed(SPEC, new Target.Run(SPEC, 1))))
        .isEqualTo("START: not running");
    var ending = new Plan.Overrides(Map.of(), Map.of("w1", RunState.STOPPED));
    assertThat(step(SPEC, ending, Snapshots.down(SPEC, new Target.Stopped(SPEC))))
        .isEqualTo("START: stopped on request, which ends with this deployment");
  }

  @Test
  void stoppedNodeStopsOnceAndThenIsKept() {
    var stopped = new Plan.Overrides(Map.of("w1", RunState.STOPPED), Map.of());
    assertThat(step(SPEC, stopped, RUNNING_NODE)).isEqualTo("STOP: stopped on request");
    assertThat(step(SPEC, stopped, Snapshots.down(SPEC, new Target.Stopped(SPEC))))
        .isEqualTo("KEEP: stopped on request");
    assertThat(step(SPEC, stopped)).isEqualTo("KEEP: stopped on request");
    assertThat(step(SPEC, stopped, Snapshots.crashed(SPEC, new Target.Run(SPEC, 1))))
        .isEqualTo("STOP: stopped on request");
  }

  @Test
  void skippedNodeIsKept() {
    var skipped = new Plan.Overrides(Map.of("w1", RunState.SKIPPED), Map.of());
    assertThat(step(SPEC, skipped, RUNNING_NODE)).isEqualTo("KEEP: " + PlanStep.SKIPPED);
  }

  @Test
  void nodeThatLeftTheConfigurationStops() {
    NodeSnapshot other = Snapshots.up(launch(spec("w2", null, null), 1, "digest"));
    Plan plan = plan(SPEC, false, Kind.CLIENT, NO_OVERRIDES, RUNNING_NODE, other);
    assertThat(plan.actions()).isEqualTo(Map.of("w1", Action.KEEP, "w2", Action.STOP));
    assertThat(plan.changesNothing()).isFalse();
    assertThat(plan.steps().getLast().reason()).isEqualTo("no longer in the configuration");
  }
}
