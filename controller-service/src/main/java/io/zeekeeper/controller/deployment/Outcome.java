package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.RequestEngine;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * How a deployment ended.
 *
 * @param changedThings whether its configuration became the deployed one
 */
record Outcome(State state, List<Result> results, boolean changedThings) {
  /** The outcome of a deployment that ended before it changed anything. */
  static Outcome unchanged(State state, List<Result> results) {
    return new Outcome(state, results, false);
  }

  /** The outcome of a deployment whose agents have all answered. */
  static Outcome of(Deployment deployment) {
    List<Result> told = deployment.results();
    boolean succeeded = told.stream().allMatch(Result::success);
    boolean timedOut =
        told.stream().anyMatch(result -> RequestEngine.TIMED_OUT.equals(result.error()));
    List<Result> complete = new ArrayList<>(told);
    complete.sort(Result.ORDER);
    complete.add(
        Result.success(deployment.id(), null, null).withData(deployment.configurationId()));
    return new Outcome(
        succeeded ? State.SUCCEEDED : timedOut ? State.TIMED_OUT : State.FAILED, complete, true);
  }
}
