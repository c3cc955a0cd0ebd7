package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An instance as the controller sees it. */
@Schema(name = "InstanceStatus", description = "An instance as the controller sees it.")
record InstanceDocument(
    @Schema(description = "Its name.", example = "agent-1") String instance,
    @Schema(description = "Whether its agent is connected.") boolean connected,
    @Schema(description = "Whether the deployed configuration needs it.") boolean needed,
    @Schema(description = "Its address; absent where it is not known.", example = "127.0.0.1")
        @Nullable String host,
    @Schema(description = "Its agent's port, where the controller opens the connection.")
        @Nullable Integer port,
    @Nullable ConnectionDirection direction,
    @Schema(description = "Its Zeek's version.", example = "8.2.2") @Nullable String zeekVersion,
    @Schema(description = "Why it has no usable Zeek.") @Nullable String zeekProblem,
    @Schema(description = "The version of the agent protocol that it speaks.", example = "1")
        @Nullable Integer apiVersion,
    @Schema(description = "When its agent was last heard.") @Nullable Instant lastSeenAt,
    @Schema(
            description =
                "Whether it runs a deployment of this controller that the database does not know,"
                    + " or stands by for one, as after a restore. It is left alone until the next"
                    + " deployment.")
        boolean runsUnknownDeployment) {

  /** Who opens the connection. */
  @Schema(description = "INBOUND: the agent opens the connection. OUTBOUND: the controller does.")
  enum ConnectionDirection {
    INBOUND,
    OUTBOUND
  }
}
