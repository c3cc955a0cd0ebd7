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
@Schema(description = "What happened, for a program; which members are there depends on the type.")
record EventDetails(
    @Schema(description = "NOTIFY_CHANGE: the state before.") @Nullable NodeState oldState,
    @Schema(description = "NOTIFY_CHANGE: the state after.") @Nullable NodeState newState,
    @Schema(description = "NOTIFY_CHANGE: why.", example = "exit code 1") @Nullable String reason,
    @Schema(description = "NOTIFY_LOG.") @Nullable LogLevel level,
    @Schema(description = "SESSION_*: the agent's address.", example = "127.0.0.1")
        @Nullable String host,
    @Schema(description = "SESSION_OPENED: the agent's persistent id.") @Nullable String agentId,
    @Schema(description = "CONFIGURATION_* and DEPLOYMENT_*.")
        @Nullable ConfigurationRef configuration,
    @Schema(description = "DEPLOYMENT_*, REQUEST: the deployment's id.")
        @Nullable String deployment,
    @Schema(description = "DEPLOYMENT_*: the deployment's number.") @Nullable Long number,
    @Schema(description = "DEPLOYMENT_*: how far it is.") @Nullable DeploymentState state,
    @Schema(description = "RECONCILIATION_ENDED: whether the agent is in line.")
        @Nullable Boolean success,
    @Schema(description = "REQUEST: what was asked for.") @Nullable RequestedAction action,
    @Schema(description = "REQUEST: the nodes that were named; empty for all.")
        @Nullable List<String> nodes,
    @Schema(description = "EVENTS_DROPPED: the id of the first, where ids are missing.")
        @Nullable Long firstMissing,
    @Schema(description = "EVENTS_DROPPED: the id of the last, where ids are missing.")
        @Nullable Long lastMissing,
    @Schema(description = "EVENTS_DROPPED: how many, where that is known.") @Nullable Long missing,
    @Schema(
            description =
                "NOTIFY_*: when it happened by the agent's clock, where the agent could not tell at"
                    + " once.")
        @Nullable Instant happenedAt) {

  /** How grave a line of a log is. */
  @Schema(description = "How grave a line of a log is.")
  enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /** What was asked for. */
  @Schema(description = "What was asked for.")
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
