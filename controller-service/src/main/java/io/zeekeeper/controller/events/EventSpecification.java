package io.zeekeeper.controller.events;

import jakarta.persistence.criteria.Predicate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.data.jpa.domain.Specification;

/** Makes queries of filters. */
final class EventSpecification {
  private EventSpecification() {}

  static Specification<EventEntity> of(EventFilter filter) {
    return (event, query, criteria) -> {
      List<Predicate> all = new ArrayList<>();
      if (!filter.instances().isEmpty()) {
        all.add(event.get("instance").in(filter.instances()));
      }
      if (!filter.nodes().isEmpty()) {
        all.add(event.get("node").in(filter.nodes()));
      }
      if (filter.others()) {
        Set<EventType> unwanted = EnumSet.allOf(EventType.class);
        unwanted.removeAll(filter.types());
        all.add(criteria.not(event.get("type").in(texts(unwanted))));
      } else if (!filter.types().isEmpty()) {
        all.add(event.get("type").in(texts(filter.types())));
      }
      return criteria.and(all);
    };
  }

  private static List<String> texts(Set<EventType> types) {
    return types.stream().map(EventType::text).toList();
  }
}
