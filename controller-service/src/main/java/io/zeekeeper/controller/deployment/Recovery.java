package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What becomes of a deployment that the controller died in the middle of: it failed if it had not
 * changed anything yet, else it goes on with the Results it got. Blocks.
 */
@Component
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  private final DeploymentHistory history;
  private final DeploymentRunner runner;
  private final Configurations configurations;

  Recovery(DeploymentHistory history, DeploymentRunner runner, Configurations configurations) {
    this.history = history;
    this.runner = runner;
    this.configurations = configurations;
  }

  /** Returns the deployment that goes on. */
  Optional<Ongoing> recover() {
    List<Deployment> open = history.open();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Deployment last = open.getLast();
    Optional<Deployment> rolledBack =
        open.stream().filter(other -> other.id().equals(last.rollbackOf())).findFirst();
    Deployment interrupted = rolledBack.orElse(last);
    open.stream()
        .filter(other -> !other.equals(interrupted) && !other.equals(last))
        .forEach(this::endForgotten);
    var first = new Ongoing(history, interrupted);
    String id = interrupted.id();
    log.warn("deployment {} was interrupted by a restart of the controller", id);
    Optional<Deployed> deployed = configurations.deployed();
    if (rolledBack.isPresent()) {
      runner.goOnWithRollback(
          first, last, deployed.filter(now -> now.deploymentId().equals(last.id())));
      return Optional.of(first);
    }
    if (deployed.isPresent() && deployed.get().deploymentId().equals(id)) {
      runner.goOn(first, deployed.get());
      return Optional.of(first);
    }
    endedRollback(deployed, id)
        .ifPresentOrElse(rollback -> endRolledBack(first, rollback), () -> endUnchanged(first));
    return Optional.empty();
  }

  private Optional<Deployment> endedRollback(Optional<Deployed> deployed, String id) {
    return deployed
        .flatMap(now -> history.find(now.deploymentId()))
        .filter(rollback -> id.equals(rollback.rollbackOf()));
  }

  private static void endRolledBack(Ongoing failed, Deployment rollback) {
    Outcome outcome = DeploymentRunner.undone(failed, Outcome.of(failed.deployment()), rollback);
    var _ = failed.end(outcome.state(), outcome.results());
  }

  /** It had ended before a later one began; the database failed when it was to hear of that. */
  private void endForgotten(Deployment ended) {
    List<Result> results = new ArrayList<>(ended.results());
    results.add(
        Result.failure(
            ended.id(), null, null, "how it ended is not known: the database failed then"));
    var _ = new Ongoing(history, ended).end(State.FAILED, results);
  }

  private static void endUnchanged(Ongoing interrupted) {
    Deployment deployment = interrupted.deployment();
    List<Result> results = new ArrayList<>(deployment.results());
    results.add(
        Result.failure(
            deployment.id(),
            null,
            null,
            "the controller was restarted before this deployment changed anything; deploy again"));
    var _ = interrupted.end(State.FAILED, results);
  }
}
