package io.zeekeeper.controller.events;

import jakarta.persistence.criteria.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;

/**
 * Which events are wanted: those that fit all three; an empty set fits every event.
 *
 * @param instances of one of these instances
 * @param nodes of one of these nodes
 * @param types of one of these types
 */
public record EventFilter(Set<String> instances, Set<String> nodes, Set<EventType> types) {
  public EventFilter {
    instances = Set.copyOf(instances);
    nodes = Set.copyOf(nodes);
    types = Set.copyOf(types);
  }

  boolean fits(Event event) {
    return fits(instances, event.instance())
        && fits(nodes, event.node())
        && (types.isEmpty() || types.stream().anyMatch(type -> type.text().equals(event.type())));
  }

  private static <T> boolean fits(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  /** The same for the database. */
  Specification<EventEntity> specification() {
    return (event, query, criteria) -> {
      List<Predicate> all = new ArrayList<>();
      if (!instances.isEmpty()) {
        all.add(event.get("instance").in(instances));
      }
      if (!nodes.isEmpty()) {
        all.add(event.get("node").in(nodes));
      }
      if (!types.isEmpty()) {
        all.add(event.get("type").in(types.stream().map(EventType::text).toList()));
      }
      return criteria.and(all);
    };
  }
}
