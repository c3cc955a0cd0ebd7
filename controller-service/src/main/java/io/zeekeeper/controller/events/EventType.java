package io.zeekeeper.controller.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of events. */
public enum EventType {
  /** A node went from one state to another. */
  NOTIFY_CHANGE,
  /** An agent told of something an operator has to know. */
  NOTIFY_ERROR,
  /** An agent told of a line of its log. */
  NOTIFY_LOG,
  SESSION_OPENED,
  SESSION_LOST,
  SESSION_REFUSED,
  CONFIGURATION_STAGED,
  CONFIGURATION_ADOPTED,
  DEPLOYMENT_BEGUN,
  DEPLOYMENT_ENDED,
  /** An agent that connected is brought in line with the deployed configuration. */
  RECONCILIATION_BEGUN,
  RECONCILIATION_ENDED,
  /** A client asked for something that changes the cluster, other than staging or deploying. */
  REQUEST,
  /** Events are missing here: more happened than the database could take. */
  EVENTS_DROPPED;

  /** Its name in the API, in metrics and in the database. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All of them, for a person. */
  public static String known() {
    return "known are "
        + Arrays.stream(values()).map(EventType::text).collect(Collectors.joining(", "));
  }

  /** The type of this name; empty where there is none. */
  public static Optional<EventType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }
}
