package io.zeekeeper.controller.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events that are stored together. A batch remembers the events of its last attempt, as a failed
 * attempt may still have been committed. Used by one thread.
 */
final class EventBatch {
  private final List<Timed> happened;
  private List<Event> attempted = List.of();

  /** An occurrence and its time. */
  record Timed(long number, Instant at, Occurrence occurrence) {}

  EventBatch(List<Timed> happened) {
    this.happened = List.copyOf(happened);
  }

  /** The events that the last attempt tried to store; empty before the first attempt. */
  List<Event> attempted() {
    return attempted;
  }

  /** Begins an attempt: returns the events with ids that follow {@code newest}. */
  List<Event> attempt(long newest) {
    List<Event> events = new ArrayList<>();
    long id = newest;
    for (Timed timed : happened) {
      events.add(Event.of(++id, timed.at(), timed.occurrence()));
    }
    attempted = List.copyOf(events);
    return attempted;
  }
}
