package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Result;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The answer of one node. */
@Schema(description = "The answer of one node.")
record NodeValue(
    @Schema(description = "Absent for an unknown node.", example = "agent-1")
        @Nullable String instance,
    @Schema(example = "worker-1") @Nullable String node,
    boolean success,
    @Schema(description = "Why there is no value, for a person.") @Nullable String error,
    @Schema(description = "Any JSON, as Zeek's to_json() writes it.") @Nullable JsonNode value) {

  static NodeValue of(Result result) {
    return new NodeValue(
        result.instance(), result.node(), result.success(), result.error(), result.data());
  }
}
