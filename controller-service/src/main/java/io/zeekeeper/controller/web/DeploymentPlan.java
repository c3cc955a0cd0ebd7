package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.Plan;
import java.util.List;

/** What a deployment would do. */
@Schema(description = "What a deployment of the ready configuration would do.")
record DeploymentPlan(
    @Schema(description = "The request's id, which logs name.") String reqid,
    @Schema(description = "By instance and node.") List<PlanStepDocument> plan,
    @Schema(description = "The instances that could not tell; none when the plan is complete.")
        List<RequestFailure> failures) {

  static DeploymentPlan of(Plan plan) {
    return new DeploymentPlan(
        plan.reqid(),
        plan.plan().stream().map(PlanStepDocument::of).toList(),
        RequestFailure.of(plan.results()));
  }
}
