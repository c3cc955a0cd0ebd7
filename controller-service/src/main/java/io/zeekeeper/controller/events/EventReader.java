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
 * One reader's way through the events. It holds one page at most and gets the next when that is
 * taken, from memory where it keeps up, else from the database; so nothing is buffered for it,
 * however slow it is. Where events are kept no longer, an event says which. Used once; signals are
 * on various threads, one after the other.
 */
final class EventReader {
  private static final int PAGE = 200;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final RecentEvents recent;
  private final Stored stored;
  private final EventFilter filter;
  private final Duration timeout;
  private final Clock clock;
  private final AtomicInteger untaken = new AtomicInteger();
  private volatile long position;
  private volatile long progressNanos = System.nanoTime();

  /** Looks events up in the database. */
  interface Stored {
    Mono<EventStore.Page> after(long id, int most);
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

  /** All events from here on, without an end but a {@link StreamClosedException}. */
  Flux<Event> events() {
    return Flux.defer(this::page)
        .repeat()
        .doOnNext(event -> {
          untaken.decrementAndGet();
          progressNanos = System.nanoTime();
        })
        .takeUntilOther(
            Flux.interval(LOOK_EVERY)
                .onBackpressureDrop()
                .filter(tick -> tooSlow())
                .next()
                .then(Mono.error(() -> new StreamClosedException(reason()))));
  }

  private Flux<Event> page() {
    // Taken before looking, so that an event in between is not missed.
    Mono<Void> more = recent.more();
    long newest = recent.newest();
    if (position >= newest) {
      // Whoever adds events must not do the readers' work.
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

  /** Whatever is filtered for: nobody knows what is missing. Its id is the last that is. */
  private Event gap(long first, long last) {
    return Event.of(
        last,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        Occurrence.of(
                EventType.EVENTS_DROPPED,
                "events " + first + " to " + last + " are missing here: they are kept no longer")
            .with(Map.of("first_missing", first, "last_missing", last)));
  }

  /** Of events committed while the database was asked, some may be there and some not. */
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
    return "too slow: took no event for "
        + timeout.toMillis()
        + " ms while some were waiting; come back with the last id";
  }
}
