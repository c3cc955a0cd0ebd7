package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.audit.DeploymentEnds;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.model.Result;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Records the beginning and the end of deployments, in the events and the audit. Never blocks. */
@Component
final class DeploymentEventRecorder {
  private final EventLog events;
  private final DeploymentEnds audit;

  DeploymentEventRecorder(EventLog events, DeploymentEnds audit) {
    this.events = events;
    this.audit = audit;
  }

  void begun(Deployment deployment) {
    events.record(
        about(
            deployment,
            EventType.DEPLOYMENT_BEGUN,
            "deployment %d of configuration %s begun%s"
                .formatted(
                    deployment.number(),
                    deployment.configuration().id(),
                    deployment.terms().rollbackOf() == null
                        ? ""
                        : " to undo deployment " + deployment.terms().rollbackOf())));
  }

  void ended(Deployment deployment) {
    List<Result> failures = deployment.results().stream().filter(r -> !r.success()).toList();
    events.record(
        about(
            deployment,
            EventType.DEPLOYMENT_ENDED,
            "deployment %d of configuration %s %s%s"
                .formatted(
                    deployment.number(),
                    deployment.configuration().id(),
                    deployment.state(),
                    failures.isEmpty() ? "" : ": " + Result.toString(failures))));
    // The success for the deployment as a whole is not counted.
    long succeeded =
        deployment.results().stream()
            .filter(result -> result.success() && result.instance() != null)
            .count();
    audit.deploymentEnded(
        deployment.id(),
        deployment.state() == Deployment.State.SUCCEEDED,
        succeeded,
        failures.size());
  }

  private static Occurrence about(Deployment deployment, EventType type, String message) {
    return Occurrence.of(type, message)
        .requestedBy(deployment.terms().actor())
        .with(
            Map.of(
                "deployment", deployment.id(),
                "number", deployment.number(),
                "configuration", deployment.configuration().id(),
                "content_hash", deployment.configuration().hash(),
                "state", deployment.state()));
  }
}
