package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.nodes.Results;
import java.util.List;

/** What nodes answered. */
@Schema(description = "What nodes answered.")
record NodeValues(
    @Schema(description = "The request's id, which logs name.") String reqid,
    @Schema(description = "Sorted by instance, then node.") List<NodeValue> results) {

  static NodeValues of(Results answer) {
    return new NodeValues(answer.reqid(), answer.results().stream().map(NodeValue::of).toList());
  }

  boolean succeeded() {
    return results.stream().allMatch(NodeValue::success);
  }
}
