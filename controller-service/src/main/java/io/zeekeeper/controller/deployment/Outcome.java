package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * How a deployment ends.
 *
 * @param results all of its Results
 * @param changedThings whether its configuration became the deployed one
 */
record Outcome(State state, List<Result> results, boolean changedThings) {
  /** A deployment that ends before it has changed anything. */
  static Outcome unchanged(State state, List<Result> results) {
    return new Outcome(state, results, false);
  }

  /** A deployment that fails as a whole. */
  static Outcome failed(Deployment deployment, String error, boolean changedThings) {
    List<Result> results = new ArrayList<>(deployment.results());
    results.add(Result.failure(deployment.id(), null, null, error));
    return new Outcome(State.FAILED, ResultOrder.complete(results), changedThings);
  }

  /** A deployment whose agents have all answered. */
  static Outcome of(Deployment deployment) {
    List<Result> results = deployment.results();
    boolean succeeded = results.stream().allMatch(Result::success);
    boolean timedOut = results.stream().anyMatch(result -> Agents.TIMED_OUT.equals(result.error()));
    List<Result> complete = new ArrayList<>(results);
    complete.add(
        Result.success(deployment.id(), null, null).withData(deployment.configuration().id()));
    State state = succeeded ? State.SUCCEEDED : timedOut ? State.TIMED_OUT : State.FAILED;
    return new Outcome(state, ResultOrder.complete(complete), true);
  }

  Outcome with(Result more) {
    List<Result> all = new ArrayList<>(results);
    all.add(more);
    return new Outcome(state, ResultOrder.complete(all), changedThings);
  }
}
