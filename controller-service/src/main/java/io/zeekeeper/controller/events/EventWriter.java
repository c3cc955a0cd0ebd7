package io.zeekeeper.controller.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Brings events into the database, many at a time, on a thread of its own that nobody waits for.
 * One thread gives the ids and commits in their order, so that who has seen an event has missed
 * none before it. While the database refuses, it is tried again, and the queue fills.
 */
@Component
final class EventWriter implements EventLog, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;
  private static final int MOST_RECENT = 1000;
  private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  private final EventStore store;
  private final EventSettings settings;
  // A clock that jumps ahead makes everything old, and must not take everything.
  private static final long ALWAYS_KEPT = 1000;

  private final Clock clock;
  private final RecentEvents recent;
  private final EventQueue queue;
  private final Counter dropped;
  private final MeterRegistry meters;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("events").daemon().unstarted(this::run);
  private volatile boolean running;

  EventWriter(EventStore store, EventSettings settings, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.recent = new RecentEvents(MOST_RECENT, store.newest());
    this.dropped =
        Counter.builder("zeekeeper.events.dropped")
            .description("Events that were lost because the database did not take them")
            .register(meters);
    this.queue = new EventQueue(MOST_WAITING, dropped::increment);
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
    // As exact as databases are, so that an event reads the same before and after it was stored.
    var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    queue.offer(new EventQueue.Timed(at, occurrence));
    counter(occurrence.type()).increment();
  }

  private void run() {
    long pruned = System.nanoTime() - PRUNE_EVERY.toNanos();
    try {
      while (!queue.finished()) {
        List<EventQueue.Timed> batch = queue.take(MOST_AT_ONCE, PRUNE_EVERY.toMillis());
        if (!batch.isEmpty()) {
          write(batch);
        }
        if (System.nanoTime() - pruned >= PRUNE_EVERY.toNanos()) {
          prune();
          pruned = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      log.error("a bug: the events' thread was interrupted", e);
    }
  }

  private void write(List<EventQueue.Timed> batch) throws InterruptedException {
    List<Event> events = new ArrayList<>();
    long id = recent.newest();
    for (EventQueue.Timed timed : batch) {
      events.add(Event.of(++id, timed.at(), timed.occurrence()));
    }
    boolean told = false;
    while (true) {
      try {
        // An attempt that failed may have succeeded all the same, and lost its answer only.
        if (!told || store.newest() < id) {
          store.append(events);
        }
        recent.add(events);
        return;
      } catch (DataIntegrityViolationException e) {
        if (told && hasStored(id)) {
          // An earlier attempt was still being committed when the database was asked.
          recent.add(events);
        } else {
          refused(batch, e);
        }
        return;
      } catch (RuntimeException e) {
        if (!told) {
          log.error(
              "the database does not take events, which wait: {}",
              NestedExceptionUtils.getMostSpecificCause(e).toString());
          told = true;
        }
        if (stopping.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
          log.error("{} events are lost, as the controller stops", batch.size());
          dropped.increment(batch.size());
          return;
        }
      }
    }
  }

  private boolean hasStored(long id) {
    try {
      return store.newest() >= id;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** One event that cannot be stored must not hold up the others. */
  private void refused(List<EventQueue.Timed> batch, RuntimeException error)
      throws InterruptedException {
    if (batch.size() == 1) {
      log.error("the database refuses an event, which is lost: {}", batch.getFirst(), error);
      dropped.increment();
      return;
    }
    for (EventQueue.Timed one : batch) {
      write(List.of(one));
    }
  }

  private void prune() {
    try {
      int gone =
          store.prune(clock.instant().minus(settings.maxAge()), settings.maxCount(), ALWAYS_KEPT);
      log.debug("{} old events removed", gone);
    } catch (RuntimeException e) {
      log.warn("old events cannot be removed, which is tried again: {}", e.toString());
    }
  }

  @Override
  public void start() {
    running = true;
    thread.start();
  }

  /** Stores what there is; last of all, as the others' ends are events, too. */
  @Override
  public void stop() {
    running = false;
    queue.close();
    try {
      if (!thread.join(LAST_CHANCE)) {
        stopping.countDown();
        var _ = thread.join(LAST_CHANCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
