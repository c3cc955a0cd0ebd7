package io.zeekeeper.controller.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zeekeeper.controller.database.Queued;
import io.zeekeeper.controller.database.WriteBehind;
import io.zeekeeper.controller.events.EventBatch.Timed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * commits, so a reader that has seen an event has seen every earlier one. When events were lost,
 * the next stored event reports how many.
 */
@Component
final class EventWriter implements EventLog, Queued, SmartLifecycle {
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(10_000, 500, Duration.ZERO);
  private static final int RECENT_EVENTS = 1000;

  private final EventStore store;
  private final Clock clock;
  private final RecentEvents recent;
  private final WriteBehind<Timed> queue;
  private final Counter dropped;
  private final MeterRegistry meters;
  private final Timer delay;
  private final AtomicLong number = new AtomicLong();
  private final AtomicInteger missing = new AtomicInteger();
  private volatile boolean running;

  // Used only by the thread that writes.
  private @Nullable Attempt attempt;

  /**
   * An attempt to store a batch.
   *
   * @param happened the batch as it was passed, which identifies a repeated attempt
   * @param missing how many events the batch's first event reports as missing
   */
  private record Attempt(List<Timed> happened, EventBatch batch, int missing) {}

  EventWriter(EventStore store, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    this.recent = new RecentEvents(RECENT_EVENTS, store.newest());
    this.dropped =
        Counter.builder("zeekeeper.events.dropped")
            .description("Events that were lost because the database did not accept them")
            .register(meters);
    this.delay =
        Timer.builder("zeekeeper.events.store.delay")
            .description("Time from an event until it is in the database")
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
    // In microseconds, as databases store it, so that a stored event equals the original.
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
    Instant stored = clock.instant();
    happened.forEach(event -> delay.record(Duration.between(event.at(), stored)));
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
                      gone + " events are missing here: the database did not accept them")
                  .with(Map.of("missing", gone))));
    }

    events.addAll(happened);
    return new Attempt(happened, new EventBatch(events), gone);
  }

  @Override
  public WriteBehind<?> queue() {
    return queue;
  }

  @Override
  public void start() {
    running = true;
    queue.start();
  }

  /** Stores the waiting events. Stops last, as other components record events when they stop. */
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
