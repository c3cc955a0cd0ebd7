package io.zeekeeper.agent.supervision;

import static io.zeekeeper.agent.supervision.Snapshots.BACKING_OFF;
import static io.zeekeeper.agent.supervision.Snapshots.BACKOFF_OVER;
import static io.zeekeeper.agent.supervision.Snapshots.BOOTING;
import static io.zeekeeper.agent.supervision.Snapshots.DOWN;
import static io.zeekeeper.agent.supervision.Snapshots.STOPPING;
import static io.zeekeeper.agent.supervision.Snapshots.UNCLEAR;
import static io.zeekeeper.agent.supervision.Snapshots.UP;
import static io.zeekeeper.agent.supervision.Snapshots.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.supervision.SupervisionSettings.StartOrder;
import io.zeekeeper.agent.zeek.LaunchSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sequencer derives the next stops and starts from targets and phases alone. */
class SequencerTest {
  private static final Sequencer OVERLAPPED = new Sequencer(StartOrder.OVERLAPPED, null, 2);
  private static final Sequencer STAGED = new Sequencer(StartOrder.STAGED, null, 2);

  private static LaunchSpec bare(String name) {
    return spec(name, null, null);
  }

  private static NodeSnapshot wanted(String name, Phase phase) {
    return Snapshots.of(
        bare(name), new Target.Run(bare(name), 1), phase, phase.equals(DOWN) ? 0 : 1);
  }

  private static NodeSnapshot unwanted(String name, Phase phase) {
    return Snapshots.of(bare(name), new Target.Stopped(bare(name)), phase, 1);
  }

  private static List<String> stops(NodeSnapshot... nodes) {
    return names(OVERLAPPED.next(List.of(nodes)).stop());
  }

  private static List<String> starts(Sequencer sequencer, NodeSnapshot... nodes) {
    return names(sequencer.next(List.of(nodes)).start());
  }

  private static List<String> names(List<NodeSnapshot> nodes) {
    return nodes.stream().map(NodeSnapshot::name).toList();
  }

  @Test
  void roleStopsOnceTheRoleBeforeItIsGone() {
    assertThat(
            stops(
                unwanted("l", UP),
                unwanted("m", UP),
                unwanted("p", BOOTING),
                unwanted("w1", UP),
                unwanted("w2", BOOTING)))
        .containsExactly("w1", "w2");
    assertThat(stops(unwanted("m", UP), unwanted("p", UP), unwanted("w1", STOPPING))).isEmpty();
    assertThat(stops(unwanted("l", UP), unwanted("m", UP), unwanted("p", UP))).containsExactly("p");
    assertThat(stops(unwanted("l", UP), unwanted("m", UP), unwanted("p", DOWN)))
        .containsExactly("m");
    assertThat(stops(unwanted("l", UP), unwanted("m", DOWN))).containsExactly("l");
  }

  @Test
  void processOfUnknownRoleStopsFirst() {
    NodeSnapshot stray = Snapshots.of(bare("x"), null, UP, 1);
    assertThat(stops(stray, unwanted("w", UP))).containsExactly("x");
  }

  @Test
  void nodeThatIsKeptIsNotStoppedForAnotherRole() {
    assertThat(stops(wanted("l", UP), wanted("m", UP), unwanted("w", UP))).containsExactly("w");
    assertThat(stops(wanted("l", UP), wanted("m", UP), unwanted("w", STOPPING))).isEmpty();
  }

  @Test
  void processOlderThanItsTargetStopsAndNewerProcessStays() {
    Target since = new Target.Run(bare("w"), 5);
    assertThat(stops(Snapshots.of(bare("w"), since, UP, 4))).containsExactly("w");
    assertThat(stops(Snapshots.of(bare("w"), since, UP, 5))).isEmpty();
    assertThat(stops(Snapshots.of(bare("w"), since, BOOTING, 6))).isEmpty();
  }

  @Test
  void skippedNodeStaysUnchangedUnlessRestarted() {
    var skipped = new Target.Skipped(bare("w"), null);
    assertThat(OVERLAPPED.next(List.of(Snapshots.of(bare("w"), skipped, UP, 1))).isEmpty())
        .isTrue();
    assertThat(OVERLAPPED.next(List.of(Snapshots.of(bare("w"), skipped, DOWN, 1))).isEmpty())
        .isTrue();
    var restarted = new Target.Skipped(bare("w"), new Target.Run(bare("w"), 5));
    assertThat(stops(Snapshots.of(bare("w"), restarted, UP, 4))).containsExactly("w");
    assertThat(starts(OVERLAPPED, Snapshots.of(bare("w"), restarted, DOWN, 4)))
        .containsExactly("w");
  }

  @Test
  void overlappedRolesStartInOrderWithoutWaiting() {
    assertThat(
            starts(
                OVERLAPPED,
                wanted("w1", DOWN),
                wanted("p", DOWN),
                wanted("m", DOWN),
                wanted("l", DOWN)))
        .containsExactly("l", "m", "p", "w1");
  }

  @Test
  void stagedRoleWaitsUntilTheRoleBeforeItIsUpOrHasFailed() {
    assertThat(starts(STAGED, wanted("m", DOWN), wanted("l", DOWN), wanted("w", DOWN)))
        .containsExactly("l");
    assertThat(starts(STAGED, wanted("m", DOWN), wanted("l", BOOTING), wanted("w", DOWN)))
        .isEmpty();
    assertThat(starts(STAGED, wanted("m", DOWN), wanted("l", UP), wanted("w", DOWN)))
        .containsExactly("m");

    NodeSnapshot logger = wanted("l", BOOTING);
    NodeSnapshot failedOnce =
        new NodeSnapshot(
            "l", logger.target(), BOOTING, History.NONE.exited("killed"), logger.latest());
    assertThat(starts(STAGED, wanted("m", DOWN), failedOnce, wanted("w", DOWN)))
        .containsExactly("m");
    assertThat(starts(STAGED, wanted("m", DOWN), wanted("l", BACKING_OFF))).containsExactly("m");
  }

  @Test
  void roleWaitsForStoppingProcessesOfEarlierRoles() {
    assertThat(starts(OVERLAPPED, unwanted("l", STOPPING), wanted("w", DOWN))).isEmpty();
    assertThat(starts(OVERLAPPED, unwanted("l", UP), wanted("w", DOWN))).isEmpty();
    assertThat(starts(OVERLAPPED, wanted("l", DOWN), unwanted("w", STOPPING))).containsExactly("l");
  }

  @Test
  void laterRoleWaitsBehindWaitingRole() {
    LaunchSpec logger = spec("l", 4000, null);
    NodeSnapshot waits = Snapshots.of(logger, new Target.Run(logger, 1), DOWN, 0);
    LaunchSpec holder = spec("w1", 4000, null);
    NodeSnapshot holds = Snapshots.of(holder, new Target.Stopped(holder), STOPPING, 1);
    assertThat(starts(OVERLAPPED, waits, holds, wanted("m", DOWN), wanted("w2", DOWN))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4000,,4000,", "4000,,,4000", ",4000,4000,", ",4000,,4000"})
  void nodeWaitsForHolderOfItsPort(Integer held, Integer heldMetrics, Integer port, Integer own) {
    LaunchSpec before = spec("w1", held, heldMetrics);
    LaunchSpec next = spec("w2", port, own);
    NodeSnapshot free = Snapshots.of(next, new Target.Run(next, 1), DOWN, 0);
    NodeSnapshot relaunch = Snapshots.of(next, new Target.Run(next, 1), BACKOFF_OVER, 1);
    for (Phase phase : List.of(UP, STOPPING)) {
      NodeSnapshot holder = Snapshots.of(before, null, phase, 1);
      assertThat(starts(OVERLAPPED, holder, free)).isEmpty();
      assertThat(starts(OVERLAPPED, holder, relaunch)).isEmpty();
    }
    assertThat(starts(OVERLAPPED, Snapshots.of(before, null, DOWN, 1), free)).containsExactly("w2");
  }

  @Test
  void twoManagersNeverRunAtOnce() {
    assertThat(starts(OVERLAPPED, unwanted("m1", STOPPING), wanted("m2", DOWN))).isEmpty();
    assertThat(starts(OVERLAPPED, unwanted("m1", UP), wanted("m2", BACKOFF_OVER))).isEmpty();
    assertThat(starts(OVERLAPPED, unwanted("m1", DOWN), wanted("m2", DOWN))).containsExactly("m2");
    assertThat(starts(OVERLAPPED, unwanted("w1", STOPPING), wanted("w2", DOWN)))
        .containsExactly("w2");
  }

  @Test
  void relaunchWaitsForItsPauseAndLaunchLimitButNoOtherRole() {
    assertThat(starts(STAGED, wanted("w", BACKING_OFF))).isEmpty();
    assertThat(
            starts(
                STAGED, unwanted("l", STOPPING), wanted("m", BOOTING), wanted("w", BACKOFF_OVER)))
        .containsExactly("w");
    var one = new Sequencer(StartOrder.OVERLAPPED, 1, 2);
    assertThat(starts(one, wanted("m", BOOTING), wanted("w", BACKOFF_OVER))).isEmpty();
    assertThat(starts(one, wanted("m", UP), wanted("w", BACKOFF_OVER))).containsExactly("w");
  }

  @Test
  void waitingRelaunchDoesNotDelayLaterRoles() {
    LaunchSpec logger = spec("l", 4000, null);
    LaunchSpec holder = spec("w1", 4000, null);
    NodeSnapshot waits = Snapshots.of(logger, new Target.Run(logger, 1), BACKOFF_OVER, 1);
    NodeSnapshot holds = Snapshots.of(holder, new Target.Stopped(holder), STOPPING, 1);
    assertThat(starts(OVERLAPPED, waits, holds, wanted("m", DOWN))).containsExactly("m");
  }

  @Test
  void failedOrUnclearNodeIsNotLaunched() {
    NodeSnapshot failed =
        new NodeSnapshot(
            "w", new Target.Run(bare("w"), 1), DOWN, History.NONE.exited("x").givenUp(), null);
    assertThat(starts(OVERLAPPED, failed, wanted("w2", UNCLEAR))).isEmpty();
    assertThat(starts(STAGED, failed, wanted("l", UNCLEAR), wanted("w2", DOWN)))
        .containsExactly("w2");
  }

  @Test
  void nodeWithoutTargetIsForgottenOnceItsProcessIsGone() {
    List<NodeSnapshot> nodes = new ArrayList<>();
    Map<String, Phase> phases =
        Map.of("w1", DOWN, "w2", UP, "w3", STOPPING, "w4", UNCLEAR, "w5", BOOTING);
    phases.forEach((name, phase) -> nodes.add(Snapshots.of(bare(name), null, phase, 1)));
    nodes.add(unwanted("w6", DOWN));
    assertThat(names(OVERLAPPED.next(nodes).forget())).containsExactly("w1");
  }

  @ParameterizedTest
  @CsvSource({"8,,8", "19,,4", "19,3,3", "8,1,1"})
  void numberOfBootingNodesStaysWithinLimit(int count, Integer parallelStarts, int limit) {
    var sequencer = new Sequencer(StartOrder.OVERLAPPED, parallelStarts, 2);
    Phase[] phases = new Phase[count];
    Arrays.fill(phases, DOWN);
    List<Integer> booting = new ArrayList<>();
    while (Arrays.stream(phases).anyMatch(phase -> !phase.equals(UP))) {
      List<NodeSnapshot> nodes =
          IntStream.range(0, count).mapToObj(i -> wanted("w" + i, phases[i])).toList();
      for (String name : names(sequencer.next(nodes).start())) {
        phases[Integer.parseInt(name.substring(1))] = BOOTING;
      }
      booting.add(Collections.frequency(Arrays.asList(phases), BOOTING));
      phases[Arrays.asList(phases).indexOf(BOOTING)] = UP;
    }
    // When a node is up, the next node boots, until no node is left to boot.
    assertThat(booting.subList(0, count - limit + 1)).containsOnly(limit);
    assertThat(booting).isSortedAccordingTo(Comparator.reverseOrder());
  }
}
