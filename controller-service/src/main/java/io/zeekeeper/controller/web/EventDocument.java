package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.events.Event;
import io.zeekeeper.controller.events.EventType;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that happened. */
@Schema(name = "ClusterEvent", description = "Something that happened.")
record EventDocument(
    @Schema(description = "Counts up, also over restarts of the controller.", example = "17")
        long id,
    @Schema(description = "When, by the controller's clock.") Instant happenedAt,
    ClusterEventType type,
    @Schema(description = "The instance that it is about.", example = "agent-1")
        @Nullable String instance,
    @Schema(description = "The node that it is about.", example = "worker-1") @Nullable String node,
    @Nullable AskedBy askedBy,
    @Schema(description = "What happened, for a person.") String message,
    @Nullable EventDetails details) {

  /** The kinds of events. */
  @Schema(
      description =
          "NOTIFY_CHANGE: a node went from one state to another. NOTIFY_ERROR: an agent told of"
              + " something that an operator has to know. NOTIFY_LOG: a line of an agent's log."
              + " RECONCILIATION: an agent that connected is brought in line with the deployed"
              + " configuration. REQUEST: a client asked for something other than staging or"
              + " deploying. EVENTS_DROPPED: events are missing here. OTHER: of a later version.")
  enum ClusterEventType {
    NOTIFY_CHANGE,
    NOTIFY_ERROR,
    NOTIFY_LOG,
    SESSION_OPENED,
    SESSION_LOST,
    SESSION_REFUSED,
    CONFIGURATION_STAGED,
    CONFIGURATION_ADOPTED,
    DEPLOYMENT_BEGUN,
    DEPLOYMENT_ENDED,
    RECONCILIATION_BEGUN,
    RECONCILIATION_ENDED,
    REQUEST,
    EVENTS_DROPPED,
    /** Of a later version, which wrote into the same database. */
    OTHER;

    static ClusterEventType of(String type) {
      return EventType.of(type).map(known -> valueOf(known.name())).orElse(OTHER);
    }

    /** The events that are meant, but for {@link #OTHER}. */
    static Set<EventType> domain(Set<ClusterEventType> types) {
      return Stream.of(EventType.values())
          .filter(known -> types.contains(valueOf(known.name())))
          .collect(Collectors.toSet());
    }
  }

  static EventDocument of(Event event) {
    return new EventDocument(
        event.id(),
        event.at(),
        ClusterEventType.of(event.type()),
        event.instance(),
        event.node(),
        AskedBy.of(event.actor()),
        event.message(),
        EventDetails.of(event.data()));
  }
}
