package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of an instance. */
@Schema(name = "InstanceStatus", description = "The state of an instance.")
record InstanceDocument(
    @Schema(description = "The instance's name.", example = "agent-1") String instance,
    @Schema(description = "Whether the instance's agent is connected.") boolean connected,
    @Schema(description = "Whether the deployed configuration includes the instance.")
        boolean needed,
    @Schema(description = "The instance's address; absent if unknown.", example = "127.0.0.1")
        @Nullable String host,
    @Schema(description = "The agent's port, if the controller opens the connection.")
        @Nullable Integer port,
    @Nullable ConnectionDirection direction,
    @Schema(description = "The version of the instance's Zeek.", example = "8.2.2")
        @Nullable String zeekVersion,
    @Schema(description = "Why the instance has no usable Zeek.") @Nullable String zeekProblem,
    @Schema(description = "The agent's version of the agent protocol.", example = "1")
        @Nullable Integer apiVersion,
    @Schema(description = "The version of the agent's software.", example = "1.0.0")
        @Nullable String agentVersion,
    @Schema(description = "The number of processors that the agent may use.", example = "8")
        @Nullable Integer cpus,
    @Schema(
            description = "The names of the host's network interfaces.",
            example = "[\"eth0\", \"eth1\"]")
        @Nullable List<String> interfaces,
    @Schema(description = "When the controller last heard from the agent.")
        @Nullable Instant lastSeenAt,
    @Schema(
            description =
                "Whether the instance runs or stands by for a deployment of this controller that"
                    + " is not in the database, as after a restore. The controller leaves it"
                    + " alone until the next deployment.")
        boolean runsUnknownDeployment) {

  /** The side that opens the connection. */
  @Schema(description = "INBOUND: the agent opens the connection. OUTBOUND: the controller does.")
  enum ConnectionDirection {
    INBOUND,
    OUTBOUND
  }
}
