package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.OnFailure;
import io.zeekeeper.controller.deployment.OnPreflightFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment, all of it. */
@Schema(name = "Deployment", description = "One attempt to make the agents run a configuration.")
record DeploymentDocument(
    @Schema(description = "Its id, which is its request's reqid.") String id,
    @Schema(description = "Counts this controller's deployments.") long number,
    DeploymentState state,
    ConfigurationRef configuration,
    @Schema(description = "Whether nodes that run as wanted are restarted, too.") boolean force,
    OnPreflightFailure onPreflightFailure,
    OnFailure onFailure,
    AskedBy askedBy,
    @Schema(description = "The id of the deployment that it undoes.") @Nullable String rollbackOf,
    @Schema(description = "The id of the deployment that undid it because it failed.")
        @Nullable String rolledBackBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Schema(description = "Absent while it goes on.", example = "PT2.579S")
        @Nullable Duration duration,
    @Schema(
            description =
                "What it was to do, by instance and node; taken before it changed anything.")
        List<PlanStepDocument> plan,
    @Schema(description = "What is known so far; at the end one for each node.")
        List<NodeResult> results) {

  /** How far a deployment is. */
  @Schema(
      description =
          "WAITING: for instances that are not connected. CHECKING, PLANNING: the agents are asked,"
              + " and nothing has changed yet. DEPLOYING: its configuration is the deployed one, and"
              + " the agents carry it out. The others: how it ended.")
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
