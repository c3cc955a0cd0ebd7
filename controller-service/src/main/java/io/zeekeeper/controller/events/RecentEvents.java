package io.zeekeeper.controller.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The newest stored events in memory, so that readers that keep up do not use the database. Safe on
 * any thread.
 */
final class RecentEvents {
  private final int capacity;
  private final Deque<Event> events = new ArrayDeque<>();
  private long before;
  private long newest;
  private Sinks.Empty<Void> more = Sinks.empty();

  /**
   * @param newest the newest event's id
   */
  RecentEvents(int capacity, long newest) {
    this.capacity = capacity;
    this.before = newest;
    this.newest = newest;
  }

  /** Adds events that have just been committed. */
  void add(List<Event> committed) {
    Sinks.Empty<Void> waiting;
    synchronized (this) {
      long first = committed.getFirst().id();
      if (first > newest + 1) {
        // Another writer stored events in between; only the database has them.
        events.clear();
        before = first - 1;
      }

      events.addAll(committed);
      newest = committed.getLast().id();
      while (events.size() > capacity) {
        before = events.removeFirst().id();
      }
      waiting = more;
      more = Sinks.empty();
    }
    waiting.tryEmitEmpty();
  }

  synchronized long newest() {
    return newest;
  }

  /** All events after {@code id}; empty if memory no longer holds all of them. */
  synchronized Optional<List<Event>> after(long id) {
    return id < before
        ? Optional.empty()
        : Optional.of(events.stream().filter(event -> event.id() > id).toList());
  }

  /** Completes when events are added, on the thread that adds them. */
  synchronized Mono<Void> more() {
    return more.asMono();
  }
}
