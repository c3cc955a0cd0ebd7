package io.zeekeeper.agent.deployment;

import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.util.Optional;

/**
 * Whose requests count: a client's deployment always; what a controller does by itself only where
 * this agent runs that controller's deployment, and no later one. On the loop only.
 */
final class Authority {
  private final DeploymentStore store;

  Authority(DeploymentStore store) {
    this.store = store;
  }

  /** Why a deployment is refused; empty when it is not. */
  Optional<String> refusal(DeployRequest request) {
    DeploymentOrigin origin = request.deployment();
    if (origin.kind() == DeploymentOrigin.Kind.CLIENT) {
      return Optional.empty();
    }
    return running()
        .flatMap(running ->
            foreign(running, origin.controllerId(), "a client's deployment")
                .or(() -> older(running, origin.number())));
  }

  /** Why a standby is refused; empty when it is not. */
  Optional<String> refusal(StandbyRequest request) {
    Long number = request.number();
    return running()
        .flatMap(running ->
            foreign(running, request.controllerId(), "a deployment")
                .or(() -> number == null ? Optional.empty() : older(running, number)));
  }

  private Optional<DeploymentOrigin> running() {
    return store.kept().map(kept -> kept.request().deployment());
  }

  private static Optional<String> foreign(
      DeploymentOrigin running, String controllerId, String remedy) {
    return running.controllerId().equals(controllerId)
        ? Optional.empty()
        : Optional.of(
            "this agent runs a deployment of controller %s; only %s takes it over"
                .formatted(running.controllerId(), remedy));
  }

  private static Optional<String> older(DeploymentOrigin running, long number) {
    return number < running.number()
        ? Optional.of(
            "this agent runs the later deployment %s (number %d)"
                .formatted(running.id(), running.number()))
        : Optional.empty();
  }
}
