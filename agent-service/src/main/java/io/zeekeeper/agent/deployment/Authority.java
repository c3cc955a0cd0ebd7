package io.zeekeeper.agent.deployment;

import io.zeekeeper.model.InputRules;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import java.util.List;
import java.util.Optional;

/**
 * Whose word counts here: a client's deployment always; a controller's own doing only where this
 * agent runs that controller's deployment, and no newer one. On the loop only.
 */
final class Authority {
  private final DeploymentStore store;

  Authority(DeploymentStore store) {
    this.store = store;
  }

  /** Why a deployment is not acted on; empty when it is. */
  Optional<String> refusal(DeployRequest request) {
    List<String> problems = InputRules.problems(request.configuration());
    if (!problems.isEmpty()) {
      return Optional.of(String.join("; ", problems));
    }
    DeploymentOrigin asked = request.deployment();
    return asked.kind() == DeploymentOrigin.Kind.CLIENT
        ? Optional.empty()
        : running().flatMap(running -> refusal(asked, running));
  }

  /** Why a standby is not obeyed; empty when it is. */
  Optional<String> refusal(StandbyRequest request) {
    return running()
        .filter(running -> !running.controllerId().equals(request.controllerId()))
        .map(running ->
            "this agent runs a deployment of controller "
                + running.controllerId()
                + "; only a deployment takes it over");
  }

  private Optional<DeploymentOrigin> running() {
    return store.kept().map(kept -> kept.request().deployment());
  }

  private static Optional<String> refusal(DeploymentOrigin asked, DeploymentOrigin running) {
    if (!running.controllerId().equals(asked.controllerId())) {
      return Optional.of(
          "this agent runs a deployment of controller "
              + running.controllerId()
              + "; only a client's deployment takes it over");
    }
    return asked.number() < running.number()
        ? Optional.of(
            "this agent runs the newer deployment "
                + running.id()
                + " (number "
                + running.number()
                + ")")
        : Optional.empty();
  }
}
