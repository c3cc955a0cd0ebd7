package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process as seen by its agent. The first seven members are Zeek's {@code
 * Management::NodeStatus}, the others are our own.
 *
 * @param node the process's name
 * @param mgmtRole {@link Role#NONE} for the nodes of the cluster
 * @param clusterRole {@link ClusterRole#NONE} for agent and controller
 * @param pid the process id, absent when there is no process
 * @param port TCP port on which the process listens for its peers, absent when it does not listen
 * @param metricsPort TCP port of the process's {@code /metrics}
 * @param channel whether dispatches reach the node; absent where there is nothing to reach
 * @param startedAt start of the current process
 * @param restarts relaunches after unrequested exits since the deployment
 * @param lastExit how the previous process ended, in words
 * @param uptime how long the current process has run, as in {@code 3600s}; filled in only for
 *     display
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

  /** How dispatches reach a node. */
  public enum Channel {
    /** The control channel is up: the node's own, or for a ZeroMQ logger that of a sibling. */
    CONNECTED,
    /** The control channel is being set up. */
    CONNECTING,
    /** Neither a channel nor a sibling exists here; the controller uses the manager's agent. */
    NONE
  }

  public NodeStatus {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(mgmtRole, "mgmtRole");
    Objects.requireNonNull(clusterRole, "clusterRole");
  }

  /** A status without an uptime. */
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

  /** A copy with the uptime at {@code now}, by the agent's clock; 0s if that clock was set back. */
  public NodeStatus at(Instant now) {
    return withUptime(
        startedAt == null
            ? null
            : Durations.write(Duration.ofSeconds(Math.max(0, startedAt.until(now).toSeconds()))));
  }

  /** A copy without the uptime, so that it does not change with time. */
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

  /** The status of a management process: an agent or the controller. */
  public static NodeStatus ofManagement(
      String name, Role role, long pid, @Nullable Integer port, @Nullable Instant startedAt) {
    return new NodeStatus(
        name, State.RUNNING, role, ClusterRole.NONE, pid, port, null, null, startedAt, null, null);
  }

  /** A copy in a new state, without the process's details if the process may have changed. */
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

  /** A copy for a node whose agent is out of reach. */
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
