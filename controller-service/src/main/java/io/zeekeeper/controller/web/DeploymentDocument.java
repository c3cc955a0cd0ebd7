package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.OnFailure;
import io.zeekeeper.controller.deployment.OnPreflightFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment with its plan and results. */
@Schema(name = "Deployment", description = "One attempt to make the agents run a configuration.")
record DeploymentDocument(
    @Schema(description = "The deployment's id, which is also the reqid of its request.") String id,
    @Schema(description = "The deployment's number; counts this controller's deployments.")
        long number,
    DeploymentState state,
    ConfigurationRef configuration,
    @Schema(description = "Whether nodes that already run as configured are also restarted.")
        boolean force,
    OnPreflightFailure onPreflightFailure,
    OnFailure onFailure,
    AskedBy askedBy,
    @Schema(description = "The id of the deployment that this one undoes.")
        @Nullable String rollbackOf,
    @Schema(description = "The id of the deployment that undid this one after it failed.")
        @Nullable String rolledBackBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Schema(description = "Absent until the deployment has ended.", example = "PT2.579S")
        @Nullable Duration duration,
    @Schema(
            description =
                "The planned steps, sorted by instance, then node; recorded before anything"
                    + " changed.")
        List<PlanStepDocument> plan,
    @Schema(description = "The results so far; at the end one for each node.")
        List<NodeResult> results) {

  /** The progress of a deployment. */
  @Schema(
      description =
          "WAITING: waits for instances to connect. CHECKING, PLANNING: queries the agents;"
              + " nothing has changed yet. DEPLOYING: the configuration is the deployed one, and"
              + " the agents are applying it. The other states tell how the deployment ended.")
  enum DeploymentState {
    WAITING,
    CHECKING,
    PLANNING,
    DEPLOYING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED;

    static DeploymentState of(Deployment deployment) {
      return switch (deployment.state()) {
        case WAITING -> WAITING;
        case CHECKING -> CHECKING;
        case PLANNING -> PLANNING;
        case DEPLOYING -> DEPLOYING;
        case SUCCEEDED -> SUCCEEDED;
        case FAILED -> FAILED;
        case TIMED_OUT -> TIMED_OUT;
        case CANCELLED -> CANCELLED;
      };
    }
  }

  static DeploymentDocument of(Deployment deployment) {
    return new DeploymentDocument(
        deployment.id(),
        deployment.number(),
        DeploymentState.of(deployment),
        configuration(deployment),
        deployment.terms().options().force(),
        deployment.terms().options().onPreflightFailure(),
        deployment.terms().options().onFailure(),
        AskedBy.of(deployment.terms().actor()),
        deployment.terms().rollbackOf(),
        deployment.progress().rolledBackBy(),
        deployment.startedAt(),
        deployment.progress().endedAt(),
        duration(deployment),
        deployment.progress().plan().stream().map(PlanStepDocument::of).toList(),
        NodeResult.of(deployment.results()));
  }

  static ConfigurationRef configuration(Deployment deployment) {
    return ConfigurationRef.of(deployment.configuration());
  }

  static @Nullable Duration duration(Deployment deployment) {
    Instant endedAt = deployment.progress().endedAt();
    return endedAt == null
        ? null
        : Duration.ofMillis(Duration.between(deployment.startedAt(), endedAt).toMillis());
  }
}
