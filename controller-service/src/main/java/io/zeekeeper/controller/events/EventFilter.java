package io.zeekeeper.controller.events;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
}
