package io.zeekeeper.controller.events;

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

  EventStore(EventRepository repository) {
    this.repository = repository;
  }

  /** Adds all of {@code events}, or none. */
  @Transactional
  public void append(List<Event> events) {
    repository.saveAll(events.stream().map(EventEntity::new).toList());
  }

  /** The newest event's id; 0 when there was none ever. */
  public long newest() {
    Long newest = repository.newest();
    return newest == null ? 0 : newest;
  }

  /** The first events after {@code id}, in order. */
  public List<Event> after(long id, EventFilter filter, int limit) {
    return find(
        filter.specification().and((event, query, is) -> is.greaterThan(event.get("id"), id)),
        Sort.by("id"),
        limit);
  }

  /** The last events before {@code id}, the newest first. */
  public List<Event> before(long id, EventFilter filter, int limit) {
    return find(
        filter.specification().and((event, query, is) -> is.lessThan(event.get("id"), id)),
        Sort.by("id").descending(),
        limit);
  }

  private List<Event> find(Specification<EventEntity> wanted, Sort order, int limit) {
    return repository.findBy(wanted, query -> query.sortBy(order).limit(limit).all()).stream()
        .map(EventEntity::event)
        .toList();
  }

  /**
   * Removes what is older than {@code time}, and all but the newest {@code count}.
   *
   * @param always so many of the newest stay whatever their age, at least the one that ids count on
   *     from
   * @return how many
   */
  @Transactional
  public int prune(Instant time, long count, long always) {
    long newest = newest();
    return repository.deleteBefore(newest - count + 1, time, newest - Math.max(1, always) + 1);
  }
}
