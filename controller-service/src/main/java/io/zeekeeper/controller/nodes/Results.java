package io.zeekeeper.controller.nodes;

import io.zeekeeper.model.Result;
import java.util.List;

/**
 * The answer to a request that went to several agents.
 *
 * @param reqid the request's id, which all its Results carry
 * @param results sorted by instance, then node
 */
public record Results(String reqid, List<Result> results) {
  public Results {
    results = results.stream().sorted(Result.ORDER).toList();
  }

  public boolean succeeded() {
    return results.stream().allMatch(Result::success);
  }
}
