package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the deployment that the last stop of the controller interrupted. Blocks. */
@Component
class Recovery {
  private final DeploymentStore store;
  private final Configurations configurations;
  private final RequestTimeouts timeouts;

  Recovery(DeploymentStore store, Configurations configurations, RequestTimeouts timeouts) {
    this.store = store;
    this.configurations = configurations;
    this.timeouts = timeouts;
  }

  /** Returns the interrupted deployment. Ends earlier ones that are still open in the database. */
  Optional<Deployment> interrupted() {
    List<Deployment> open = store.open();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    open.subList(0, open.size() - 1).forEach(this::endForgotten);
    return Optional.of(open.getLast());
  }

  /** Ends a deployment that had ended before a later one began: the database missed its end. */
  private void endForgotten(Deployment deployment) {
    Outcome outcome =
        Outcome.failed(
            deployment, "how it ended is unknown: the database failed at that time", false);
    store.end(
        new OpenDeployment(deployment),
        deployment.with(
            deployment.progress().ended(outcome.state(), store.now(), null), outcome.results()),
        null);
  }

  /**
   * How long an interrupted deployment may still take. An adopted one gets the full time, however
   * long the controller was away. One that has changed nothing gets only the rest of its time, so
   * that it does not come as a surprise.
   */
  Duration timeLeft(Deployment deployment) {
    boolean adopted =
        configurations
            .deployed()
            .map(Deployed::deploymentId)
            .filter(deployment.id()::equals)
            .isPresent();
    Duration away = Duration.between(deployment.startedAt(), store.now());
    Duration left = timeouts.deploy().minus(away.isNegative() ? Duration.ZERO : away);
    return adopted ? timeouts.deploy() : left.isNegative() ? Duration.ZERO : left;
  }
}
