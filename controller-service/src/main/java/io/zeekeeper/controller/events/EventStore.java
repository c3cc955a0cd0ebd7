package io.zeekeeper.controller.events;

import io.zeekeeper.model.Json;
import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The events in the database. Blocks, so it never runs on an event loop. */
@Component
class EventStore {
  private final EventRepository repository;
  private final EventCounterRepository counter;

  EventStore(EventRepository repository, EventCounterRepository counter) {
    this.repository = repository;
    this.counter = counter;
  }

  /**
   * Events from the database.
   *
   * @param oldest the id of the oldest event that is kept, or the next id if none is kept
   */
  record Page(List<Event> events, long oldest) {}

  /**
   * Adds all of {@code batch}, or nothing. Does not add what an earlier attempt has added.
   *
   * @return the events with the ids that the database gave them
   */
  @Transactional
  public List<Event> append(EventBatch batch) {
    // The lock waits for an earlier attempt that is still being committed.
    EventCounterEntity last = counter.findForUpdateByName(EventCounterEntity.NAME).orElseThrow();
    List<Event> attempted = batch.attempted();
    if (!attempted.isEmpty() && isStored(attempted.getLast())) {
      return attempted;
    }
    List<Event> events = batch.attempt(last.newest());
    last.count(events.size());
    repository.saveAll(events.stream().map(EventEntity::new).toList());
    return events;
  }

  /** Compares the content as stored text: another writer may have used the id. */
  private boolean isStored(Event event) {
    String text = Json.lenient().writeValueAsString(event);
    return repository
        .findById(event.id())
        .map(row -> Json.lenient().writeValueAsString(row.event()))
        .filter(text::equals)
        .isPresent();
  }

  /** The newest event's id; 0 if there has never been an event. */
  public long newest() {
    return counter.findById(EventCounterEntity.NAME).orElseThrow().newest();
  }

  /** The first events after {@code id}, in order. */
  public Page after(long id, EventFilter filter, int limit) {
    List<Event> events =
        find(
            EventSpecification.of(filter)
                .and((event, query, is) -> is.greaterThan(event.get("id"), id)),
            Sort.by("id"),
            limit);
    // Read after the events, so that events removed in between are reported as missing.
    Long oldest = repository.oldest();
    return new Page(events, oldest == null ? newest() + 1 : oldest);
  }

  /** The last events before {@code id}, the newest first. */
  public List<Event> before(long id, EventFilter filter, int limit) {
    return find(
        EventSpecification.of(filter).and((event, query, is) -> is.lessThan(event.get("id"), id)),
        Sort.by("id").descending(),
        limit);
  }

  private List<Event> find(Specification<EventEntity> wanted, Sort order, int limit) {
    return repository.findBy(wanted, query -> query.sortBy(order).limit(limit).all()).stream()
        .map(EventEntity::event)
        .toList();
  }

  /**
   * Removes events older than {@code time}, and all but the newest {@code count}. The kept ids have
   * no gap: after a clock was set back, an event with an old time stays behind a younger one.
   *
   * @param always how many of the newest events stay whatever their age
   * @return how many events were removed
   */
  @Transactional
  public int prune(Instant time, long count, long always) {
    long newest = newest();
    Long young = repository.oldestSince(time);
    long byAge = Math.min(young == null ? newest + 1 : young, newest - always + 1);
    return repository.deleteBefore(Math.max(byAge, newest - count + 1));
  }
}
