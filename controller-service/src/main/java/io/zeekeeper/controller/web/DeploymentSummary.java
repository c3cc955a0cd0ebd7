package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.web.DeploymentDocument.DeploymentState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deployment in a list. */
@Schema(description = "A deployment, without its plan and results.")
record DeploymentSummary(
    @Schema(description = "The deployment's id, which is also the reqid of its request.") String id,
    @Schema(description = "The deployment's number; counts this controller's deployments.")
        long number,
    DeploymentState state,
    ConfigurationRef configuration,
    AskedBy askedBy,
    @Schema(description = "The id of the deployment that this one undoes.")
        @Nullable String rollbackOf,
    @Schema(description = "The id of the deployment that undid this one after it failed.")
        @Nullable String rolledBackBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Schema(description = "Absent until the deployment has ended.", example = "PT2.579S")
        @Nullable Duration duration,
    @Schema(description = "The number of successful results.") long succeeded,
    @Schema(description = "The number of failed results.") long failed) {

  static DeploymentSummary of(io.zeekeeper.controller.deployment.DeploymentSummary summary) {
    Deployment deployment = summary.deployment();
    return new DeploymentSummary(
        deployment.id(),
        deployment.number(),
        DeploymentState.of(deployment),
        DeploymentDocument.configuration(deployment),
        AskedBy.of(deployment.terms().actor()),
        deployment.terms().rollbackOf(),
        deployment.progress().rolledBackBy(),
        deployment.startedAt(),
        deployment.progress().endedAt(),
        DeploymentDocument.duration(deployment),
        summary.succeeded(),
        summary.failed());
  }
}
