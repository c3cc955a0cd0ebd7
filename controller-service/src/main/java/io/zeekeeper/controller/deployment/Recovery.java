package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what the last run of the controller left open in the database. Blocks. */
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

  /** The deployment that was going on; earlier ones that seem open as well are ended. */
  Optional<Deployment> interrupted() {
    List<Deployment> open = store.open();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    open.subList(0, open.size() - 1).forEach(this::endForgotten);
    return Optional.of(open.getLast());
  }

  /** It had ended before a later one began; the database failed when it was to hear of that. */
  private void endForgotten(Deployment deployment) {
    Outcome outcome =
        Outcome.failed(deployment, "how it ended is not known: the database failed then", false);
    store.end(
        new OpenDeployment(deployment),
        deployment.with(
            deployment.progress().ended(outcome.state(), store.now(), null), outcome.results()),
        null);
  }

  /**
   * How long an interrupted deployment may still take. What was adopted is carried out however long
   * the controller was away. What has changed nothing yet may not come as a surprise.
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
