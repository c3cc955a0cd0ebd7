package io.zeekeeper.controller.nodes;

import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeStatus;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node as it was last known.
 *
 * @param seenAt when its agent said so
 */
record SeenNode(NodeStatus status, Instant seenAt) {

  /** A NodeStatus with one member more. */
  JsonNode json() {
    ObjectNode json = Json.lenient().valueToTree(status);
    return json.put("seen_at", seenAt.toString());
  }
}
