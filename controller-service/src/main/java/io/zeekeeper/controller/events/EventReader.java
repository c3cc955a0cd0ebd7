package io.zeekeeper.controller.events;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One reader of the stream of events. It holds one page at most and fetches the next once the
 * subscriber has taken that: from memory while the reader keeps up, else from the database. So
 * nothing is buffered for a slow reader. An event reports which events are no longer kept. Used
 * once; signals come on various threads, one after the other.
 */
final class EventReader {
  private static final int PAGE = 200;
  private static final Duration CHECK_EVERY = Duration.ofMillis(500);

  private final RecentEvents recent;
  private final Stored stored;
  private final EventFilter filter;
  private final Duration timeout;
  private final Clock clock;
  private final AtomicInteger untaken = new AtomicInteger();
  private volatile long position;
  private volatile long progressNanos = System.nanoTime();

  /** Reads events from the database. */
  interface Stored {
    Mono<EventStore.Page> after(long id, int limit);
  }

  EventReader(
      RecentEvents recent,
      Stored stored,
      EventFilter filter,
      long position,
      Duration timeout,
      Clock clock) {
    this.recent = recent;
    this.stored = stored;
    this.filter = filter;
    this.position = position;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** All events after the position. The stream ends only with a {@link StreamClosedException}. */
  Flux<Event> events() {
    return Flux.defer(this::page)
        .repeat()
        .doOnNext(event -> {
          untaken.decrementAndGet();
          progressNanos = System.nanoTime();
        })
        .takeUntilOther(
            Flux.interval(CHECK_EVERY)
                .onBackpressureDrop()
                .filter(tick -> tooSlow())
                .next()
                .then(Mono.error(() -> new StreamClosedException(reason()))));
  }

  private Flux<Event> page() {
    // Subscribed first, so that an event that comes before the check is not missed.
    Mono<Void> more = recent.more();
    long newest = recent.newest();
    if (position >= newest) {
      // Another thread, so that the thread that adds events does not do the readers' work.
      return more.publishOn(Schedulers.parallel()).thenMany(Flux.empty());
    }

    return recent
        .after(position)
        .map(events -> deliver(events.stream().filter(filter::fits).toList(), newest(events)))
        .orElseGet(() ->
            stored
                .after(position, PAGE)
                .publishOn(Schedulers.parallel())
                .flatMapMany(page -> deliver(page, newest)));
  }

  private Flux<Event> deliver(EventStore.Page page, long newest) {
    List<Event> events = page.events();
    long upTo = events.size() < PAGE ? upTo(events, newest) : newest(events);
    long firstKept =
        events.isEmpty() ? page.oldest() : Math.min(page.oldest(), events.getFirst().id());
    if (firstKept <= position + 1) {
      return deliver(events, upTo);
    }
    List<Event> withGap = new ArrayList<>(events);
    withGap.addFirst(gap(position + 1, firstKept - 1));
    return deliver(withGap, Math.max(upTo, firstKept - 1));
  }

  /**
   * Reports a gap, whatever the filter: which missing events would fit is not known. The id is that
   * of the last missing event.
   */
  private Event gap(long first, long last) {
    return Event.of(
        last,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        Occurrence.of(
                EventType.EVENTS_DROPPED,
                "events %d to %d are missing here: they are no longer kept".formatted(first, last))
            .with(Map.of("first_missing", first, "last_missing", last)));
  }

  /** A page may or may not include events that are committed during its query. */
  private static long upTo(List<Event> events, long newest) {
    return events.isEmpty() ? newest : Math.max(newest, newest(events));
  }

  private static long newest(List<Event> events) {
    return events.getLast().id();
  }

  private Flux<Event> deliver(List<Event> events, long upTo) {
    progressNanos = System.nanoTime();
    untaken.set(events.size());
    position = upTo;
    return Flux.fromIterable(events);
  }

  private boolean tooSlow() {
    return untaken.get() > 0 && System.nanoTime() - progressNanos > timeout.toNanos();
  }

  private String reason() {
    return "too slow: took no event for %d ms while events were waiting; resume with the last id"
        .formatted(timeout.toMillis());
  }
}
