package io.zeekeeper.controller.events;

import jakarta.persistence.criteria.Predicate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;

/**
 * Selects events by instance, node and type. An empty set fits every event.
 *
 * @param instances the wanted instances
 * @param nodes the wanted nodes
 * @param types the wanted types
 * @param others whether types that this version does not know are wanted; if so, an empty set of
 *     types fits only those
 */
public record EventFilter(
    Set<String> instances, Set<String> nodes, Set<EventType> types, boolean others) {
  public EventFilter {
    instances = Set.copyOf(instances);
    nodes = Set.copyOf(nodes);
    types = Set.copyOf(types);
  }

  public EventFilter(Set<String> instances, Set<String> nodes, Set<EventType> types) {
    this(instances, nodes, types, false);
  }

  boolean fits(Event event) {
    return fits(instances, event.instance())
        && fits(nodes, event.node())
        && fitsType(EventType.of(event.type()));
  }

  private boolean fitsType(Optional<EventType> type) {
    return (types.isEmpty() && !others) || type.map(types::contains).orElse(others);
  }

  private static <T> boolean fits(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  /** The same filter as a query. */
  Specification<EventEntity> specification() {
    return (event, query, criteria) -> {
      List<Predicate> all = new ArrayList<>();
      if (!instances.isEmpty()) {
        all.add(event.get("instance").in(instances));
      }
      if (!nodes.isEmpty()) {
        all.add(event.get("node").in(nodes));
      }
      if (others) {
        Set<EventType> unwanted = EnumSet.allOf(EventType.class);
        unwanted.removeAll(types);
        all.add(criteria.not(event.get("type").in(texts(unwanted))));
      } else if (!types.isEmpty()) {
        all.add(event.get("type").in(texts(types)));
      }
      return criteria.and(all);
    };
  }

  private static List<String> texts(Set<EventType> types) {
    return types.stream().map(EventType::text).toList();
  }
}
