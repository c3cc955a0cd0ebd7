package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.model.Result;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells of deployments and reconciliations. Never blocks. */
@Component
public final class DeploymentEvents {
  private final EventLog events;

  DeploymentEvents(EventLog events) {
    this.events = events;
  }

  void begun(Deployment deployment) {
    events.record(
        about(
            deployment,
            EventType.DEPLOYMENT_BEGUN,
            "deployment %d of configuration %s begun%s"
                .formatted(
                    deployment.number(),
                    deployment.configurationId(),
                    deployment.rollbackOf() == null
                        ? ""
                        : " to undo deployment " + deployment.rollbackOf())));
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
                    deployment.configurationId(),
                    deployment.state(),
                    failures.isEmpty() ? "" : ": " + Result.toString(failures))));
  }

  private static Occurrence about(Deployment deployment, EventType type, String message) {
    return Occurrence.of(type, message)
        .askedBy(actor(deployment))
        .with(
            Map.of(
                "deployment", deployment.id(),
                "number", deployment.number(),
                "configuration", deployment.configurationId(),
                "content_hash", String.valueOf(deployment.configurationHash()),
                "state", deployment.state()));
  }

  private static String actor(Deployment deployment) {
    return switch (deployment.edge()) {
      case REST -> Actor.rest(deployment.askedBy());
      case ZEEK_CLIENT -> Actor.zeekClient(deployment.askedBy());
    };
  }

  void reconciling(String instance, String what) {
    events.record(Occurrence.of(EventType.RECONCILIATION_BEGUN, what).onInstance(instance));
  }

  void reconciled(String instance, List<Result> results) {
    boolean succeeded = results.stream().allMatch(Result::success);
    events.record(
        Occurrence.of(
                EventType.RECONCILIATION_ENDED,
                succeeded ? "in line" : "not in line: " + Result.toString(results))
            .onInstance(instance)
            .with(Map.of("success", succeeded)));
  }
}
