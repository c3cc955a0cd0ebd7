package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.nodes.Results;
import io.zeekeeper.model.Result;
import java.util.List;

/** The outcome of a request for nodes. */
@Schema(description = "The outcome of a request, by instance and node.")
record NodeResults(
    @Schema(description = "The request's id, as in the logs.") String reqid,
    @Schema(description = "Sorted by instance, then node.") List<NodeResult> results) {

  static NodeResults of(Results answer) {
    return of(answer.reqid(), answer.results());
  }

  static NodeResults of(String reqid, List<Result> results) {
    return new NodeResults(reqid, NodeResult.of(results));
  }

  boolean succeeded() {
    return results.stream().allMatch(NodeResult::success);
  }
}
