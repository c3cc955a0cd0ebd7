package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.events.Event;
import io.zeekeeper.controller.events.EventType;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An event in the cluster. */
@Schema(name = "ClusterEvent", description = "An event in the cluster.")
record EventDocument(
    @Schema(
            description = "Increases with each event, also across restarts of the controller.",
            example = "17")
        long id,
    @Schema(description = "When the event happened, by the controller's clock.") Instant happenedAt,
    ClusterEventType type,
    @Schema(description = "The instance that the event concerns.", example = "agent-1")
        @Nullable String instance,
    @Schema(description = "The node that the event concerns.", example = "worker-1")
        @Nullable String node,
    @Nullable AskedBy askedBy,
    @Schema(description = "What happened, for a person.") String message,
    @Nullable EventDetails details) {

  /** The kinds of events. */
  @Schema(
      description =
          "NOTIFY_CHANGE: a node changed its state. NOTIFY_ERROR: an agent reported a problem"
              + " that needs an operator. NOTIFY_LOG: a line of an agent's log. RECONCILIATION_*:"
              + " an agent that connected is brought in line with the deployed configuration."
              + " CERTIFICATE_EXPIRING: a certificate ends soon, within 14 days at most, and has no"
              + " successor."
              + " REQUEST: a client requested an action other than staging or deploying."
              + " LOGIN_FAILED: a client sent wrong credentials. TOKEN_*: an API token was created or"
              + " revoked."
              + " EVENTS_DROPPED: events are missing here. OTHER: an event type of a later"
              + " version.")
  enum ClusterEventType {
    NOTIFY_CHANGE,
    NOTIFY_ERROR,
    NOTIFY_LOG,
    SESSION_OPENED,
    SESSION_LOST,
    SESSION_REFUSED,
    CERTIFICATE_ISSUED,
    CERTIFICATE_REVOKED,
    CERTIFICATE_EXPIRING,
    ENROLMENT_REFUSED,
    CONFIGURATION_STAGED,
    CONFIGURATION_ADOPTED,
    DEPLOYMENT_BEGUN,
    DEPLOYMENT_ENDED,
    RECONCILIATION_BEGUN,
    RECONCILIATION_ENDED,
    REQUEST,
    LOGIN_FAILED,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    EVENTS_DROPPED,
    /** An event type that a later version wrote into the same database. */
    OTHER;

    static ClusterEventType of(String type) {
      return EventType.of(type).map(known -> valueOf(known.name())).orElse(OTHER);
    }

    /** The event types of {@code types}, except {@link #OTHER}. */
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
