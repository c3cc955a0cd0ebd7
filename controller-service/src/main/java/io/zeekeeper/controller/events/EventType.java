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
  /** An agent reported something that an operator has to know. */
  NOTIFY_ERROR,
  /** An agent reported a line of its log. */
  NOTIFY_LOG,
  SESSION_OPENED,
  SESSION_LOST,
  SESSION_REFUSED,
  /** An agent got a certificate. */
  CERTIFICATE_ISSUED,
  CERTIFICATE_REVOKED,
  /** A certificate ends within days, and has not been renewed. */
  CERTIFICATE_EXPIRING,
  /** An agent requested a certificate with a token that does not allow it. */
  ENROLMENT_REFUSED,
  CONFIGURATION_STAGED,
  CONFIGURATION_ADOPTED,
  DEPLOYMENT_BEGUN,
  DEPLOYMENT_ENDED,
  /** An agent that connected is brought in line with the deployed configuration. */
  RECONCILIATION_BEGUN,
  RECONCILIATION_ENDED,
  /** A client requested a change of the cluster, other than staging or deploying. */
  REQUEST,
  /** A client sent wrong credentials. */
  LOGIN_FAILED,
  TOKEN_CREATED,
  TOKEN_REVOKED,
  /** Events are missing here: they were not stored, or are no longer kept. */
  EVENTS_DROPPED;

  /** Its name in the API, in metrics and in the database. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Lists all types for an error message. */
  public static String known() {
    return "known are "
        + Arrays.stream(values()).map(EventType::text).collect(Collectors.joining(", "));
  }

  /** The type with this name, if there is one. */
  public static Optional<EventType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findFirst();
  }
}
