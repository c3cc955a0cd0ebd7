package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.PlanStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a deployment would do with each node.
 *
 * @param reqid the id of its request, which its Results carry
 * @param results one per instance: whether its agent could plan
 * @param plan one step per node, sorted by instance, then node
 */
public record Plan(String reqid, List<Result> results, List<PlanStep> plan) {
  public Plan {
    results = results.stream().sorted(Result.ORDER).toList();
    plan = plan.stream().sorted(PlanStep.ORDER).toList();
  }

  /** Sorts agents' Results: a step per node, and one Result per instance. */
  static Plan of(String reqid, List<String> instances, List<Result> answers) {
    List<PlanStep> steps = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    for (Result answer : answers) {
      PlanStep.of(answer).ifPresentOrElse(steps::add, () -> results.add(answer));
    }
    for (String instance : instances) {
      if (results.stream().noneMatch(result -> instance.equals(result.instance()))) {
        results.add(Result.success(reqid, instance, null));
      }
    }
    return new Plan(reqid, results, steps);
  }

  /** The same plan, but {@code nodes} stay as they are. */
  Plan skipping(Set<String> nodes) {
    return new Plan(
        reqid,
        results,
        plan.stream().map(step -> nodes.contains(step.node()) ? step.skipped() : step).toList());
  }

  /** The same plan, with the warning as a part of every reason. */
  Plan withWarning(Optional<String> warning) {
    return warning.map(text -> new Plan(reqid, results, withReason(text))).orElse(this);
  }

  private List<PlanStep> withReason(String more) {
    return plan.stream()
        .map(step ->
            new PlanStep(step.instance(), step.node(), step.action(), step.reason() + "; " + more))
        .toList();
  }

  public boolean complete() {
    return results.stream().allMatch(Result::success);
  }
}
