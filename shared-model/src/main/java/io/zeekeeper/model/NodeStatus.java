package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process as its agent sees it; the first seven members are Zeek's {@code
 * Management::NodeStatus}, the others ours.
 *
 * @param node the process's name
 * @param mgmtRole {@link Role#NONE} for the nodes of the cluster
 * @param clusterRole {@link ClusterRole#NONE} for agent and controller
 * @param pid the process id, absent when there is no process
 * @param port TCP port it listens on for its peers, absent when it does not
 * @param metricsPort TCP port of its {@code /metrics}
 * @param channel whether dispatches reach it; absent where there is nothing to reach
 * @param startedAt start of the present process
 * @param restarts relaunches that nobody asked for since the deployment
 * @param lastExit how the process before this one ended, in words
 * @param uptime how long the present process has run, as in {@code 3600s}; absent where nobody
 *     looks
 */
public record NodeStatus(
    String node,
    State state,
    @JsonProperty("mgmt_role") Role mgmtRole,
    @JsonProperty("cluster_role") ClusterRole clusterRole,
    @Nullable Long pid,
    @Nullable Integer port,
    @JsonProperty("metrics_port") @Nullable Integer metricsPort,
    @Nullable Channel channel,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @Nullable Integer restarts,
    @JsonProperty("last_exit") @Nullable String lastExit,
    @Nullable String uptime) {

  /** How a node is reached by dispatches. */
  public enum Channel {
    /** Its control channel is up, or, for a ZeroMQ logger, that of a sibling which reaches it. */
    CONNECTED,
    /** The control channel is being set up. */
    CONNECTING,
    /** It has no channel and no sibling here; the controller reaches it through the manager. */
    NONE
  }

  public NodeStatus {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(mgmtRole, "mgmtRole");
    Objects.requireNonNull(clusterRole, "clusterRole");
  }

  /** Without an uptime. */
  public NodeStatus(
      String node,
      State state,
      Role mgmtRole,
      ClusterRole clusterRole,
      @Nullable Long pid,
      @Nullable Integer port,
      @Nullable Integer metricsPort,
      @Nullable Channel channel,
      @Nullable Instant startedAt,
      @Nullable Integer restarts,
      @Nullable String lastExit) {
    this(
        node,
        state,
        mgmtRole,
        clusterRole,
        pid,
        port,
        metricsPort,
        channel,
        startedAt,
        restarts,
        lastExit,
        null);
  }

  /** As it is seen at {@code now}, by the clock that started it; one that was set back shows 0s. */
  public NodeStatus at(Instant now) {
    return withUptime(
        startedAt == null
            ? null
            : Durations.write(Duration.ofSeconds(Math.max(0, startedAt.until(now).toSeconds()))));
  }

  /** The same, whenever it is seen. */
  public NodeStatus withoutUptime() {
    return withUptime(null);
  }

  private NodeStatus withUptime(@Nullable String uptime) {
    return new NodeStatus(
        node,
        state,
        mgmtRole,
        clusterRole,
        pid,
        port,
        metricsPort,
        channel,
        startedAt,
        restarts,
        lastExit,
        uptime);
  }

  /** The entry of a management process: an agent or the controller. */
  public static NodeStatus ofManagement(
      String name, Role role, long pid, @Nullable Integer port, @Nullable Instant startedAt) {
    return new NodeStatus(
        name, State.RUNNING, role, ClusterRole.NONE, pid, port, null, null, startedAt, null, null);
  }

  /** The same node in a new state, about which nothing else is known yet. */
  public NodeStatus with(State next) {
    boolean sameProcess = next == state || (state == State.PENDING && next == State.RUNNING);
    return new NodeStatus(
        node,
        next,
        mgmtRole,
        clusterRole,
        sameProcess ? pid : null,
        port,
        metricsPort,
        sameProcess ? channel : null,
        sameProcess ? startedAt : null,
        restarts,
        lastExit);
  }

  /** The same node, its agent being out of reach. */
  public NodeStatus unknown() {
    return new NodeStatus(
        node,
        State.UNKNOWN,
        mgmtRole,
        clusterRole,
        pid,
        port,
        metricsPort,
        null,
        startedAt,
        restarts,
        lastExit);
  }
}
