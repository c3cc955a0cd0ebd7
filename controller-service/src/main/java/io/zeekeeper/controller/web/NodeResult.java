package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The outcome of a request for one node, one instance, or as a whole. */
@Schema(description = "The outcome of a request for one node, one instance, or as a whole.")
record NodeResult(
    @Schema(example = "agent-1") @Nullable String instance,
    @Schema(example = "worker-1") @Nullable String node,
    boolean success,
    @Schema(description = "Why the request failed, for a person.") @Nullable String error,
    @Schema(description = "The output of a node that failed.") @Nullable NodeOutputs outputs) {

  static NodeResult of(Result result) {
    return new NodeResult(
        result.instance(),
        result.node(),
        result.success(),
        result.error(),
        result.success() ? null : outputs(result.data()));
  }

  /** Omits the success for the request as a whole, which only repeats the configuration's id. */
  static List<NodeResult> of(List<Result> results) {
    return results.stream()
        .filter(result -> !result.success() || result.instance() != null || result.node() != null)
        .map(NodeResult::of)
        .toList();
  }

  private static @Nullable NodeOutputs outputs(@Nullable JsonNode data) {
    try {
      return data == null || !data.isObject()
          ? null
          : Json.lenient().treeToValue(data, NodeOutputs.class);
    } catch (JacksonException e) {
      return null;
    }
  }
}
