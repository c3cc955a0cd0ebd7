package io.zeekeeper.controller.nodes;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node as it was last known.
 *
 * @param seenAt when its agent said so
 * @param unknown true when the last event about it says that it is UNKNOWN, as its agent is away;
 *     absent otherwise, and in what earlier versions wrote
 */
record SeenNode(NodeStatus status, Instant seenAt, @Nullable Boolean unknown) {

  SeenNode(NodeStatus status, Instant seenAt) {
    this(status, seenAt, null);
  }

  boolean saidUnknown() {
    return unknown != null && unknown;
  }

  SeenNode toldUnknown() {
    return new SeenNode(status, seenAt, true);
  }

  SeenNode at(Instant time) {
    return new SeenNode(status, time, unknown);
  }

  /** A NodeStatus with one member more. */
  JsonNode json() {
    ObjectNode json = Json.lenient().valueToTree(status);
    return json.put("seen_at", seenAt.toString());
  }
}
