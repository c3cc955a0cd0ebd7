package io.zeekeeper.controller.nodes;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last known state of a node.
 *
 * @param seenAt when its agent reported this state
 * @param unknown true when the last event reports the node as UNKNOWN because its agent is not
 *     connected; absent otherwise, and in rows of earlier versions
 */
record SeenNode(NodeStatus status, Instant seenAt, @Nullable Boolean unknown) {

  SeenNode(NodeStatus status, Instant seenAt) {
    this(status, seenAt, null);
  }

  boolean isReportedUnknown() {
    return unknown != null && unknown;
  }

  SeenNode reportedUnknown() {
    return new SeenNode(status, seenAt, true);
  }

  SeenNode at(Instant time) {
    return new SeenNode(status, time, unknown);
  }

  /** The NodeStatus with the additional member {@code seen_at}. */
  JsonNode json() {
    ObjectNode json = Json.lenient().valueToTree(status);
    return json.put("seen_at", seenAt.toString());
  }
}
