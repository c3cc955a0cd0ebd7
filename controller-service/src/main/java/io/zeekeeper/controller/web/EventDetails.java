package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.web.DeploymentDocument.DeploymentState;
import io.zeekeeper.controller.web.NodeDocument.NodeState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The details of an event, for programs. */
@Schema(
    description =
        "The details of an event, for programs. The type of the event determines which members are"
            + " present.")
record EventDetails(
    @Schema(description = "NOTIFY_CHANGE: the state before.") @Nullable NodeState oldState,
    @Schema(description = "NOTIFY_CHANGE: the state after.") @Nullable NodeState newState,
    @Schema(description = "NOTIFY_CHANGE: the reason.", example = "exit code 1")
        @Nullable String reason,
    @Schema(description = "NOTIFY_LOG: the level of the log line.") @Nullable LogLevel level,
    @Schema(
            description = "SESSION_*, ENROLMENT_REFUSED: the agent's address.",
            example = "127.0.0.1")
        @Nullable String host,
    @Schema(description = "SESSION_OPENED: the agent's persistent id.") @Nullable String agentId,
    @Schema(description = "CERTIFICATE_*: the serial number, hexadecimal.") @Nullable String serial,
    @Schema(description = "CERTIFICATE_*: when the certificate expires.")
        @Nullable Instant notAfter,
    @Schema(description = "CONFIGURATION_*, DEPLOYMENT_*: the configuration.")
        @Nullable ConfigurationRef configuration,
    @Schema(description = "DEPLOYMENT_*, REQUEST: the deployment's id.")
        @Nullable String deployment,
    @Schema(description = "DEPLOYMENT_*: the deployment's number.") @Nullable Long number,
    @Schema(description = "DEPLOYMENT_*: the deployment's state.") @Nullable DeploymentState state,
    @Schema(
            description =
                "RECONCILIATION_ENDED: whether the agent now matches the deployed configuration.")
        @Nullable Boolean success,
    @Schema(description = "REQUEST: the requested action.") @Nullable RequestedAction action,
    @Schema(description = "REQUEST: the nodes that the request names; empty for all nodes.")
        @Nullable List<String> nodes,
    @Schema(description = "EVENTS_DROPPED: the first missing id, if ids are missing.")
        @Nullable Long firstMissing,
    @Schema(description = "EVENTS_DROPPED: the last missing id, if ids are missing.")
        @Nullable Long lastMissing,
    @Schema(description = "EVENTS_DROPPED: the number of missing events, if known.")
        @Nullable Long missing,
    @Schema(
            description =
                "NOTIFY_*: when it happened by the agent's clock; present if the agent could not"
                    + " report it at once.")
        @Nullable Instant happenedAt) {

  /** The level of a log line. */
  @Schema(description = "The level of a log line.")
  enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /** A requested action. */
  @Schema(description = "A requested action.")
  enum RequestedAction {
    RESTART,
    STOP,
    START,
    CANCEL
  }

  /**
   * @param data an event's data, which an earlier version may have written
   */
  static @Nullable EventDetails of(@Nullable JsonNode data) {
    if (data == null || !data.isObject()) {
      return null;
    }
    return new EventDetails(
        constant(NodeState.class, data, "old"),
        constant(NodeState.class, data, "new"),
        text(data, "reason"),
        constant(LogLevel.class, data, "level"),
        text(data, "host"),
        text(data, "agent_id"),
        text(data, "serial"),
        time(data, "not_after"),
        configuration(data),
        text(data, "deployment"),
        number(data, "number"),
        constant(DeploymentState.class, data, "state"),
        data.path("success").isBoolean() ? data.path("success").asBoolean() : null,
        constant(RequestedAction.class, data, "action"),
        data.path("nodes").isArray()
            ? data.path("nodes").valueStream().map(node -> node.asString("")).toList()
            : null,
        number(data, "first_missing"),
        number(data, "last_missing"),
        number(data, "missing"),
        time(data, "happened_at"));
  }

  private static @Nullable ConfigurationRef configuration(JsonNode data) {
    String id = text(data, "configuration");
    return id == null ? null : new ConfigurationRef(id, text(data, "content_hash"));
  }

  private static @Nullable String text(JsonNode data, String member) {
    JsonNode value = data.path(member);
    return value.isString() ? value.asString() : null;
  }

  private static @Nullable Instant time(JsonNode data, String member) {
    String text = text(data, member);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Long number(JsonNode data, String member) {
    JsonNode value = data.path(member);
    return value.isNumber() ? value.asLong() : null;
  }

  private static <E extends Enum<E>> @Nullable E constant(
      Class<E> type, JsonNode data, String member) {
    String name = data.path(member).asString("").toUpperCase(Locale.ROOT);
    return Stream.of(type.getEnumConstants())
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
