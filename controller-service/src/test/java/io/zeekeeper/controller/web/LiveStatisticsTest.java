package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.statistics.InstanceSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

class LiveStatisticsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant AT = Instant.parse("2026-11-22T14:00:00Z");

  private final LiveStatistics live = new LiveStatistics();
  private final AtomicInteger rendered = new AtomicInteger();

  /** A reader that takes only what it requests. */
  private static final class SlowReader extends BaseSubscriber<String> {
    private final List<String> taken = new CopyOnWriteArrayList<>();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(String json) {
      taken.add(json);
    }
  }

  private void report(String instance) {
    live.reported(
        AT,
        instance,
        () -> {
          rendered.incrementAndGet();
          return new InstanceSeries(instance, 2, null, 1000, null, List.of(), List.of(), List.of());
        });
  }

  @Test
  void reportIsRenderedOnceForAllReaders() {
    List<String> first = new CopyOnWriteArrayList<>();
    List<String> second = new CopyOnWriteArrayList<>();
    live.of(Set.of()).subscribe(first::add);
    live.of(Set.of("a")).subscribe(second::add);

    report("a");
    report("b");

    await().atMost(PATIENCE).until(() -> first.size() == 2 && second.size() == 1);
    assertThat(second)
        .containsExactly(
            "{\"type\":\"STATISTICS\",\"at\":\"2026-11-22T14:00:00Z\",\"instance\":{\"instance\":\"a\","
                + "\"cpus\":2,\"memory_total_bytes\":1000,\"disks\":[],\"interfaces\":[]},\"nodes\":[]}");
    assertThat(rendered).hasValue(2);
  }

  @Test
  void nothingIsRenderedWithoutReaders() {
    var _ = live.of(Set.of()).subscribe(json -> {});
    live.of(Set.of()).subscribe().dispose();
    report("a");
    assertThat(rendered).hasValue(1);

    var none = new LiveStatistics();
    none.reported(
        AT,
        "a",
        () -> {
          throw new AssertionError("rendered for nobody");
        });
  }

  @Test
  void slowReaderMissesReportsAndDelaysNoOther() {
    var slow = new SlowReader();
    live.of(Set.of()).subscribe(slow);
    List<String> quick = new CopyOnWriteArrayList<>();
    live.of(Set.of()).subscribe(quick::add);

    int size = LiveStatistics.MAX_WAITING / 2;
    for (int burst = 1; burst <= 5; burst++) {
      for (int i = 0; i < size; i++) {
        report("a");
      }
      int all = burst * size;
      await().atMost(PATIENCE).until(() -> quick.size() == all);
    }

    slow.requestUnbounded();
    await().atMost(PATIENCE).until(() -> slow.taken.size() == LiveStatistics.MAX_WAITING);
    report("a");
    await().atMost(PATIENCE).until(() -> slow.taken.size() == LiveStatistics.MAX_WAITING + 1);
  }
}
