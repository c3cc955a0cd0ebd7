package io.zeekeeper.controller.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Events that are stored together. A batch remembers the ids of its attempt, as an attempt that
 * failed may still have been committed. Used by one thread.
 */
final class EventBatch {
  private final List<Timed> happened;
  private List<Event> attempted = List.of();

  /** What happened, and when. */
  record Timed(long number, Instant at, Occurrence occurrence) {}

  EventBatch(List<Timed> happened) {
    this.happened = List.copyOf(happened);
  }

  /** What an earlier attempt tried to store; empty before the first. */
  List<Event> attempted() {
    return attempted;
  }

  /** The events as they are about to be stored, with ids that follow {@code newest}. */
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
