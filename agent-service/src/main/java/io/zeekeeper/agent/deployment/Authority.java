package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.util.Optional;

/**
 * Decides which requests to accept: a client's deployment always; a controller's own reconciliation
 * or standby only while this agent runs that controller's deployment, and no later one. On the loop
 * only.
 */
final class Authority {
  private final DeploymentStore store;

  Authority(DeploymentStore store) {
    this.store = store;
  }

  /** Why a deployment is refused; empty when it is accepted. */
  Optional<String> refusal(DeployRequest request) {
    DeploymentOrigin origin = request.deployment();
    if (origin.kind() == DeploymentOrigin.Kind.CLIENT) {
      return Optional.empty();
    }
    return store
        .kept()
        .flatMap(kept ->
            foreign(kept, origin.controllerId(), "a client's deployment")
                .or(() -> older(kept, origin.number())));
  }

  /** Why a standby is refused; empty when it is accepted. */
  Optional<String> refusal(StandbyRequest request) {
    Long number = request.number();
    return store
        .kept()
        .flatMap(kept ->
            foreign(kept, request.controllerId(), "a deployment")
                .or(() -> number == null ? Optional.empty() : older(kept, number)));
  }

  private static Optional<String> foreign(Kept kept, String controllerId, String remedy) {
    DeploymentOrigin running = kept.request().deployment();
    return running.controllerId().equals(controllerId)
        ? Optional.empty()
        : Optional.of(
            "this agent runs a deployment of controller %s; only %s takes it over"
                .formatted(running.controllerId(), remedy));
  }

  private static Optional<String> older(Kept kept, long number) {
    if (number >= kept.latestNumber()) {
      return Optional.empty();
    }
    DeploymentOrigin running = kept.request().deployment();
    return Optional.of(
        number < running.number()
            ? "this agent runs the later deployment %s (number %d)"
                .formatted(running.id(), running.number())
            : "a later deployment (number %d) put this agent on standby"
                .formatted(kept.latestNumber()));
  }
}
