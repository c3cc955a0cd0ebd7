package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.nodes.Results;
import java.util.List;

/** The answers of several nodes. */
@Schema(description = "The answers of several nodes.")
record NodeValues(
    @Schema(description = "The request's id, as in the logs.") String reqid,
    @Schema(description = "Sorted by instance, then node.") List<NodeValue> results) {

  static NodeValues of(Results answer) {
    return new NodeValues(answer.reqid(), answer.results().stream().map(NodeValue::of).toList());
  }

  boolean succeeded() {
    return results.stream().allMatch(NodeValue::success);
  }
}
