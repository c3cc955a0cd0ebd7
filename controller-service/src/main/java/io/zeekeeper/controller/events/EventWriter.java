package io.zeekeeper.controller.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.controller.database.WriteBehind;
import io.zeekeeper.controller.events.EventBatch.Timed;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stores events in batches, on a thread of its own. The database gives ids in the order of the
 * commits, so a reader that has seen an event has seen every earlier one. Where events were lost,
 * the next stored event says so.
 */
@Component
final class EventWriter implements EventLog, SmartLifecycle {
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(10_000, 500, Duration.ZERO);
  private static final int MOST_RECENT = 1000;

  private final EventStore store;
  private final Clock clock;
  private final RecentEvents recent;
  private final WriteBehind<Timed> queue;
  private final Counter dropped;
  private final MeterRegistry meters;
  private final AtomicLong number = new AtomicLong();
  private final AtomicInteger missing = new AtomicInteger();
  private volatile boolean running;

  // Used by the thread that writes only.
  private @Nullable Attempt attempt;

  /**
   * @param happened what is to be written, by which a repeated attempt is recognised
   * @param missing how many events the first of the batch says are missing
   */
  private record Attempt(List<Timed> happened, EventBatch batch, int missing) {}

  EventWriter(EventStore store, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    this.recent = new RecentEvents(MOST_RECENT, store.newest());
    this.dropped =
        Counter.builder("zeekeeper.events.dropped")
            .description("Events that were lost because the database did not take them")
            .register(meters);
    this.queue = new WriteBehind<>("events", LIMITS, this::write, this::lost);
    this.meters = meters;
    Arrays.stream(EventType.values()).forEach(this::counter);
  }

  private Counter counter(EventType type) {
    return Counter.builder("zeekeeper.events")
        .description("Events by type")
        .tag("type", type.text())
        .register(meters);
  }

  RecentEvents recent() {
    return recent;
  }

  @Override
  public void record(Occurrence occurrence) {
    queue.offer(timed(occurrence));
    counter(occurrence.type()).increment();
  }

  private Timed timed(Occurrence occurrence) {
    // As exact as databases are, so that an event reads the same before and after it was stored.
    return new Timed(
        number.incrementAndGet(), clock.instant().truncatedTo(ChronoUnit.MICROS), occurrence);
  }

  private void lost(Timed event) {
    dropped.increment();
    missing.incrementAndGet();
  }

  private void write(List<Timed> happened) {
    Attempt now = attempt;
    if (now == null || !now.happened().equals(happened)) {
      now = firstAttempt(happened);
      attempt = now;
    }
    recent.add(store.append(now.batch()));
    missing.addAndGet(-now.missing());
    attempt = null;
  }

  private Attempt firstAttempt(List<Timed> happened) {
    int gone = missing.get();
    List<Timed> events = new ArrayList<>();
    if (gone > 0) {
      events.add(
          timed(
              Occurrence.of(
                      EventType.EVENTS_DROPPED,
                      gone + " events are missing here: the database did not take them")
                  .with(Map.of("missing", gone))));
    }
    events.addAll(happened);
    return new Attempt(happened, new EventBatch(events), gone);
  }

  @Override
  public void start() {
    running = true;
    queue.start();
  }

  /** Stores what there is; last of all, as the others' ends are events, too. */
  @Override
  public void stop() {
    running = false;
    queue.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
