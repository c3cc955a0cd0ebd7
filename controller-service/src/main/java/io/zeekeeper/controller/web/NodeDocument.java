package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The status of a process, as its agent reports it. */
@Schema(name = "NodeStatus", description = "The status of a process, as its agent reports it.")
record NodeDocument(
    @Schema(description = "The process's name.", example = "worker-1") String node,
    @Schema(example = "agent-1") String instance,
    NodeState state,
    @Schema(description = "Absent if the purpose of the process is unknown.")
        @Nullable NodeRole role,
    @Schema(description = "Absent if there is no process.") @Nullable Long pid,
    @Schema(description = "TCP port for the node's peers; absent if the node does not listen.")
        @Nullable Integer port,
    @Schema(description = "TCP port of the node's /metrics.") @Nullable Integer metricsPort,
    @Nullable ChannelState channel,
    @Schema(description = "When the present process started.") @Nullable Instant startedAt,
    @Schema(description = "The number of automatic relaunches since the deployment.")
        @Nullable Integer restarts,
    @Schema(description = "How the previous process ended, in words.") @Nullable String lastExit,
    @Schema(description = "How long the present process has been running.", example = "PT1H2M3S")
        @Nullable Duration uptime,
    @Schema(description = "When the agent reported this status; only with the source LAST_KNOWN.")
        @Nullable Instant seenAt) {

  /** The state of a process. */
  @Schema(
      description =
          "PENDING: launched, not checked in yet. RUNNING: checked in. STOPPED: not meant to run."
              + " FAILED: the agent gave up relaunching it. CRASHED: ended without a request; a"
              + " relaunch is due. UNKNOWN: the agent is disconnected or cannot tell.")
  enum NodeState {
    PENDING,
    RUNNING,
    STOPPED,
    FAILED,
    CRASHED,
    UNKNOWN
  }

  /** The purpose of a process. */
  @Schema(description = "The purpose of a process.")
  enum NodeRole {
    MANAGER,
    LOGGER,
    PROXY,
    WORKER,
    AGENT,
    CONTROLLER
  }

  /** Whether dispatches reach a node. */
  @Schema(
      description =
          "Whether dispatches reach a node directly. NONE: they go through the manager's agent."
              + " Absent if there is nothing to reach.")
  enum ChannelState {
    CONNECTED,
    CONNECTING,
    NONE
  }

  /**
   * @param status a NodeStatus of the agent protocol, perhaps from a newer agent
   */
  static NodeDocument of(String instance, JsonNode status) {
    return new NodeDocument(
        status.path("node").asString(""),
        instance,
        state(status.path("state")),
        role(status),
        status.hasNonNull("pid") ? status.path("pid").asLong() : null,
        integer(status.path("port")),
        integer(status.path("metrics_port")),
        constant(ChannelState.class, status.path("channel")),
        instant(status.path("started_at")),
        integer(status.path("restarts")),
        status.hasNonNull("last_exit") ? status.path("last_exit").asString() : null,
        status.hasNonNull("uptime") ? Durations.parse(status.path("uptime").asString()) : null,
        instant(status.path("seen_at")));
  }

  private static NodeState state(JsonNode value) {
    return Objects.requireNonNullElse(constant(NodeState.class, value), NodeState.UNKNOWN);
  }

  private static @Nullable NodeRole role(JsonNode status) {
    NodeRole managing = constant(NodeRole.class, status.path("mgmt_role"));
    return managing == null ? constant(NodeRole.class, status.path("cluster_role")) : managing;
  }

  private static @Nullable Integer integer(JsonNode value) {
    return value.isNumber() ? value.asInt() : null;
  }

  private static @Nullable Instant instant(JsonNode value) {
    return value.isString() ? Instant.parse(value.asString()) : null;
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> type, JsonNode value) {
    String name = value.asString("");
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return null;
  }
}
