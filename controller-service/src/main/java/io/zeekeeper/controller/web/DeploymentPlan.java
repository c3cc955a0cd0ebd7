package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.Plan;
import java.util.List;

/** The steps that a deployment would take. */
@Schema(description = "The steps that a deployment of the ready configuration would take.")
record DeploymentPlan(
    @Schema(description = "The request's id, as in the logs.") String reqid,
    @Schema(description = "Sorted by instance, then node.") List<PlanStepDocument> plan,
    @Schema(
            description =
                "The instances that did not report their steps; empty if the plan is complete.")
        List<RequestFailure> failures) {

  static DeploymentPlan of(Plan plan) {
    return new DeploymentPlan(
        plan.reqid(),
        plan.plan().stream().map(PlanStepDocument::of).toList(),
        RequestFailure.of(plan.results()));
  }
}
