package io.zeekeeper.controller.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Disk;
import io.zeekeeper.protocol.NotifyStatistics.Host;
import io.zeekeeper.protocol.NotifyStatistics.Interface;
import io.zeekeeper.protocol.NotifyStatistics.Node;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MANY = 100_000;

  /** The controller's clock, which can be set apart from the time that passes. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T14:00:03Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private final SetClock clock = new SetClock();
  private final Budget budget = new Budget(MANY);
  private long nanos = 123;
  private final Statistics statistics =
      new Statistics(clock, () -> nanos, budget, new SimpleMeterRegistry());

  private void pass(Duration time) {
    nanos += time.toNanos();
    clock.now = clock.now.plus(time);
  }

  private long uptimeMs() {
    return nanos / 1_000_000 + 5_000_000;
  }

  private Node node(String name, long pid, double cpuSeconds, @Nullable Long received) {
    Packets packets =
        received == null
            ? null
            : new Packets(uptimeMs(), received, received / 10, received + 5, received * 100);
    return new Node(name, pid, cpuSeconds, 50_000_000L, packets);
  }

  private static Host host(List<Interface> interfaces) {
    return new Host(
        2, 100, 1000, 8_000_000_000L, 6_000_000_000L, List.of(new Disk("/v", 100, 40)), interfaces);
  }

  private NotifyStatistics report(Node... nodes) {
    return new NotifyStatistics(uptimeMs(), host(List.of()), List.of(nodes));
  }

  private NodeSeries read(Duration last) {
    return statistics.read(last, Set.of(), Set.of()).instances().getFirst().nodes().getFirst();
  }

  private static @Nullable List<@Nullable Number> list(@Nullable Series series) {
    return series == null ? null : new ArrayList<>(series);
  }

  @Test
  void rateIsTheDifferenceOfTwoReadings() {
    statistics.add("a", report(node("w", 7, 1.0, 1000L)));
    assertThat(read(MINUTE).received()).isNull();
    assertThat(read(MINUTE).cpu()).isNull();

    pass(STEP);
    statistics.add("a", report(node("w", 7, 2.2, 3500L)));

    NodeSeries series = read(MINUTE);
    assertThat(list(series.cpu())).containsExactly(null, null, null, null, null, 0.12);
    assertThat(list(series.received())).containsExactly(null, null, null, null, null, 250L);
    assertThat(list(series.dropped())).endsWith(25L);
    assertThat(list(series.link())).endsWith(250L);
    assertThat(list(series.receivedBytes())).endsWith(25_000L);
    assertThat(list(series.memory()))
        .containsExactly(null, null, null, null, 50_000_000L, 50_000_000L);
    assertThat(series.packets()).extracting(Packets::received).isEqualTo(3500L);
  }

  @Test
  void timeOfARateIsTheAgents() {
    statistics.add("a", report(node("w", 7, 1, null)));
    long before = uptimeMs();
    pass(STEP.plusSeconds(3));
    var late =
        new NotifyStatistics(before + 10_000, host(List.of()), List.of(node("w", 7, 6, null)));

    statistics.add("a", late);

    assertThat(list(read(MINUTE).cpu())).endsWith(0.5);
  }

  @Test
  void hostsProcessorsAreBusyByTheirShareOfTheTime() {
    for (long busy : List.of(100L, 1600L)) {
      var counted = new Host(2, busy, busy * 2, 1000, 250, List.of(), List.of());
      statistics.add("a", new NotifyStatistics(uptimeMs(), counted, List.of()));
      pass(STEP);
    }

    InstanceSeries series = statistics.read(MINUTE, Set.of(), Set.of()).instances().getFirst();
    assertThat(list(series.cpu())).containsExactly(null, null, null, null, 1L, null);
    assertThat(list(series.memoryUsed())).containsExactly(null, null, null, 750L, 750L, null);
    assertThat(series.cpus()).isEqualTo(2);
  }

  @Test
  void rateFillsAShortGap() {
    statistics.add("a", report(node("w", 7, 0, 0L)));
    pass(STEP.multipliedBy(3));
    statistics.add("a", report(node("w", 7, 3, 300L)));

    assertThat(list(read(MINUTE).received())).containsExactly(null, null, null, 10L, 10L, 10L);
  }

  @Test
  void longGapStaysEmpty() {
    statistics.add("a", report(node("w", 7, 0, 0L)));
    pass(STEP.multipliedBy(4));
    statistics.add("a", report(node("w", 7, 3, 300L)));

    assertThat(read(MINUTE).received()).isNull();
    assertThat(list(read(MINUTE).memory()))
        .containsExactly(null, 50_000_000L, null, null, null, 50_000_000L);
  }

  @Test
  void fallingCounterGivesNoRate() {
    statistics.add("a", report(node("w", 7, 5, 1000L)));
    pass(STEP);
    statistics.add("a", report(node("w", 7, 6, 10L)));
    assertThat(read(MINUTE).received()).isNull();

    pass(STEP);
    statistics.add("a", report(node("w", 7, 7, 110L)));
    assertThat(list(read(MINUTE).received())).containsExactly(null, null, null, null, null, 10L);
  }

  @Test
  void anotherProcessGivesNoRateEvenIfItHasCountedMore() {
    statistics.add("a", report(node("w", 7, 1, 10L)));
    pass(STEP);
    statistics.add("a", report(node("w", 8, 100, 1_000_000L)));

    assertThat(read(MINUTE).cpu()).isNull();
    assertThat(read(MINUTE).received()).isNull();
  }

  @Test
  void anotherProcessHasNoCountersBeforeItsFirstAnswer() {
    statistics.add("a", report(node("w", 7, 1, 10L)));
    pass(STEP);
    statistics.add("a", report(node("w", 8, 0, null)));

    assertThat(read(MINUTE).packets()).isNull();
  }

  @Test
  void ringKeepsAnHour() {
    for (int i = 0; i <= 800; i++) {
      statistics.add("a", report(node("w", 7, i * i * 0.005, null)));
      pass(STEP);
    }

    List<@Nullable Number> cpu = Objects.requireNonNull(list(read(HOUR).cpu()));
    assertThat(cpu).hasSize(360).last().isNull();
    // The slot of report i has the rate (i² − (i − 1)²) × 0.005 / 10.
    for (int i = 0; i < 359; i++) {
      int report = 442 + i;
      assertThat(Objects.requireNonNull(cpu.get(i)).doubleValue())
          .isCloseTo((2 * report - 1) * 0.0005, Percentage.withPercentage(0.55));
    }
  }

  @Test
  void agentThatIsAwayLeavesNullsAndIsForgottenAfterAnHour() {
    statistics.add("a", report(node("w", 7, 1, null)));
    pass(Duration.ofMinutes(5));
    assertThat(list(read(Duration.ofMinutes(6)).memory()))
        .startsWith(null, null, null, null, null, 50_000_000L, null);
    assertThat(statistics.read(MINUTE, Set.of(), Set.of()).instances()).isEmpty();

    pass(Duration.ofMinutes(54));
    assertThat(read(HOUR).memory()).isNotNull();
    pass(Duration.ofMinutes(2));
    assertThat(statistics.read(HOUR, Set.of(), Set.of()).instances()).isEmpty();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void nodeThatIsGoneIsForgottenWhileItsInstanceStays() {
    statistics.add("a", report(node("w", 7, 1, null), node("x", 8, 1, null)));
    for (int minute = 0; minute < 62; minute++) {
      pass(MINUTE);
      statistics.add("a", report(node("w", 7, 1, null)));
    }

    assertThat(statistics.read(HOUR, Set.of(), Set.of()).instances().getFirst().nodes())
        .extracting(NodeSeries::node)
        .containsExactly("w");
    assertThat(budget.taken()).isEqualTo(2 + 1 + 6);
  }

  @Test
  void gridIsOnMultiplesOfTenSeconds() {
    statistics.add("a", report(node("w", 7, 1, null)));

    Statistics.Window window = statistics.read(Duration.ofSeconds(55), Set.of(), Set.of());

    assertThat(window.from()).isEqualTo("2026-11-22T13:59:10Z");
    assertThat(window.count()).isEqualTo(6);
  }

  @Test
  void clockThatIsSetForwardTakesTheHistoryAlong() {
    statistics.add("a", report(node("w", 7, 1, null)));
    pass(STEP);
    clock.now = clock.now.plus(Duration.ofDays(400));
    statistics.add("a", report(node("w", 7, 6, null)));

    assertThat(list(read(MINUTE).cpu())).containsExactly(null, null, null, null, null, 0.5);
    assertThat(statistics.read(STEP, Set.of(), Set.of()).from()).isEqualTo("2027-12-27T14:00:10Z");
  }

  @Test
  void clockThatIsSetBackTakesTheHistoryAlong() {
    statistics.add("a", report(node("w", 7, 1, null)));
    pass(STEP);
    clock.now = clock.now.minus(Duration.ofDays(1));
    statistics.add("a", report(node("w", 7, 6, null)));
    pass(STEP);

    assertThat(list(read(MINUTE).cpu())).containsExactly(null, null, null, null, 0.5, null);
    assertThat(statistics.read(STEP, Set.of(), Set.of()).from()).isEqualTo("2026-11-21T14:00:20Z");
  }

  @Test
  void filtersSelectInstancesAndNodes() {
    statistics.add("a", report(node("w", 7, 1, null), node("x", 8, 1, null)));
    statistics.add("b", report(node("y", 7, 1, null)));
    statistics.add("c", report());

    assertThat(names(Set.of(), Set.of())).containsExactly("a[w, x]", "b[y]", "c[]");
    assertThat(names(Set.of("b", "c"), Set.of())).containsExactly("b[y]", "c[]");
    assertThat(names(Set.of(), Set.of("x", "y"))).containsExactly("a[x]", "b[y]");
    assertThat(names(Set.of("a"), Set.of("y"))).isEmpty();
  }

  private List<String> names(Set<String> instances, Set<String> nodes) {
    return statistics.read(MINUTE, instances, nodes).instances().stream()
        .map(each -> each.instance() + each.nodes().stream().map(NodeSeries::node).toList())
        .toList();
  }

  @Test
  void lengthIsBetweenASlotAndAnHour() {
    for (Duration length : List.of(Duration.ZERO, HOUR.plusMillis(1), Duration.ofDays(1))) {
      assertThatThrownBy(() -> statistics.read(length, Set.of(), Set.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void reportsInQuickSuccessionAreIgnored() {
    statistics.add("a", report(node("w", 7, 1, 1000L)));
    pass(Duration.ofMillis(100));
    statistics.add("a", report(node("w", 7, 1, 9000L)));

    assertThat(read(MINUTE).packets()).extracting(Packets::received).isEqualTo(1000L);
  }

  @Test
  void newInterfacesTakeThePlaceOfThoseThatAreGone() {
    for (int round = 0; round < 3; round++) {
      int first = round * 64;
      List<Interface> interfaces =
          IntStream.range(first, first + 64)
              .mapToObj(i -> new Interface("veth" + i, 1, 1, 1))
              .toList();
      statistics.add("a", new NotifyStatistics(uptimeMs(), host(interfaces), List.of()));
      pass(STEP);
    }

    assertThat(budget.taken()).isEqualTo(2 + 1 + 64 * 3);
  }

  @Test
  void budgetBoundsWhatIsKept() {
    var small = new Budget(20);
    var bounded = new Statistics(clock, () -> nanos, small, new SimpleMeterRegistry());
    for (String instance : List.of("a", "b", "c", "d")) {
      bounded.add(instance, report(node("w", 7, 1, null)));
    }

    // A host, its disk and a node take 2 + 1 + 6 columns.
    assertThat(small.taken()).isEqualTo(20);
    assertThat(bounded.read(MINUTE, Set.of(), Set.of()).instances())
        .extracting(each -> each.instance() + each.nodes().size())
        .containsExactly("a1", "b1", "c0");
  }

  @Test
  void reportOfTooManyNodesIsTakenInPart() {
    Node[] many =
        IntStream.range(0, 50_000).mapToObj(i -> node("n" + i, 7, 1, 10L)).toArray(Node[]::new);
    for (int i = 0; i < 3; i++) {
      statistics.add("a", report(many));
      pass(Duration.ofSeconds(10));
    }
    assertThat(statistics.read(Duration.ofMinutes(1), Set.of(), Set.of()).instances())
        .singleElement()
        .satisfies(series -> assertThat(series.nodes()).hasSize(1000));
  }

  @Test
  void namesThatNoNodeCanHaveAreIgnored() {
    statistics.add("a", report(node("../w", 7, 1, null)));

    assertThat(names(Set.of(), Set.of())).containsExactly("a[]");
  }

  @Test
  void listenersGetTheLatestNumbers() {
    List<InstanceSeries> latest = new ArrayList<>();
    statistics.addListener((at, instance, numbers) -> latest.add(numbers.get()));
    statistics.add("a", report(node("w", 7, 1, 0L)));
    pass(STEP);
    statistics.add("a", report(node("w", 7, 2, 50L)));

    assertThat(latest).hasSize(2);
    NodeSeries node = latest.getLast().nodes().getFirst();
    assertThat(list(node.received())).containsExactly(5L);
    assertThat(list(node.cpu())).containsExactly(0.1);
  }
}
