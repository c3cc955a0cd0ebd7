package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.deployment.Deployment.Rollback;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes deployments to their end, each on a virtual thread of its own; one that failed is rolled
 * back there if it was asked for.
 */
@Component
final class DeploymentRunner {
  private static final Logger log = LoggerFactory.getLogger(DeploymentRunner.class);

  private final DeploymentParts parts;
  private final DeploymentHistory history;
  private final HistoryRetention retention;

  DeploymentRunner(DeploymentParts parts, DeploymentHistory history, HistoryRetention retention) {
    this.parts = parts;
    this.history = history;
    this.retention = retention;
  }

  /** A way to an outcome. */
  private interface Way {
    Outcome go() throws InterruptedException;
  }

  void start(Ongoing ongoing, Target target) {
    start(ongoing, () -> orRollback(ongoing, new DeploymentRun(parts, ongoing).run(target)));
  }

  /** Goes on with a deployment that was adopted before the controller was restarted. */
  void goOn(Ongoing ongoing, Deployed adopted) {
    start(ongoing, () -> orRollback(ongoing, new DeploymentRun(parts, ongoing).goOn(adopted)));
  }

  /**
   * Goes on with a rollback that was begun before the controller was restarted.
   *
   * @param adopted present when it was adopted, too
   */
  void goOnWithRollback(Ongoing failed, Deployment rollback, Optional<Deployed> adopted) {
    start(
        failed,
        () -> {
          Ongoing nested = failed.nested(rollback);
          return undo(
              failed,
              Outcome.of(failed.deployment()),
              nested,
              () -> {
                var run = new DeploymentRun(parts, nested);
                return adopted.isPresent()
                    ? run.goOn(adopted.get())
                    : run.run(new Target(before(failed).orElseThrow(), failed.deployment().id()));
              });
        });
  }

  private void start(Ongoing ongoing, Way way) {
    Thread.ofVirtual()
        .name("deployment-" + ongoing.deployment().number())
        .start(() -> {
          var _ = end(ongoing, way);
          retention.pruneSoon();
        });
  }

  private Deployment end(Ongoing ongoing, Way way) {
    Outcome outcome = outcome(ongoing, way);
    List<Result> results = outcome.results();
    parts.dialOnlyDeployed();
    log.info(
        "deployment {} {}: {}",
        ongoing.deployment().id(),
        outcome.state(),
        Result.toString(results));
    return ongoing.end(outcome.state(), results);
  }

  private static Outcome outcome(Ongoing ongoing, Way way) {
    try {
      return way.go();
    } catch (DataAccessException | TransactionException e) {
      Deployment deployment = ongoing.deployment();
      log.error(
          "deployment {} failed with the database: {}",
          deployment.id(),
          NestedExceptionUtils.getMostSpecificCause(e).toString());
      return new Outcome(
          State.FAILED,
          with(
              deployment.results(),
              deployment.id(),
              "the controller's database failed in the middle; look what is deployed, and deploy"
                  + " again"),
          false);
    } catch (InterruptedException | RuntimeException e) {
      Deployment deployment = ongoing.deployment();
      log.error("deployment {} failed", deployment.id(), e);
      return new Outcome(
          State.FAILED, with(deployment.results(), deployment.id(), "internal error: " + e), false);
    }
  }

  private Outcome orRollback(Ongoing ongoing, Outcome outcome) {
    Deployment deployment = ongoing.deployment();
    if (deployment.onFailure() == OnFailure.KEEP
        || !outcome.changedThings()
        || outcome.results().stream().allMatch(result -> result.success() || wasSkipped(result))) {
      return outcome;
    }
    Optional<Configuration> before = before(ongoing);
    if (before.isEmpty()) {
      return new Outcome(
          outcome.state(),
          with(outcome.results(), deployment.id(), "not rolled back: nothing was deployed before"),
          true);
    }
    log.warn("deployment {} is rolled back to {}", deployment.id(), before.get().id());
    var target = new Target(before.get(), deployment.id());
    Ongoing nested =
        ongoing.nested(
            history.create(
                target,
                DeploymentOptions.ROLLBACK,
                new Asker(deployment.askedBy(), deployment.edge()),
                null));
    return undo(ongoing, outcome, nested, () -> new DeploymentRun(parts, nested).run(target));
  }

  /** A client that has nodes skipped does not want a rollback for them. */
  private boolean wasSkipped(Result result) {
    return result.node() != null
        && parts
            .configurations()
            .deployed()
            .filter(now -> now.skipped().contains(result.node()))
            .isPresent();
  }

  private Outcome undo(Ongoing failed, Outcome outcome, Ongoing nested, Way way) {
    return undone(failed, outcome, end(nested, way));
  }

  /** The outcome of a failed deployment once its rollback has ended. */
  static Outcome undone(Ongoing failed, Outcome outcome, Deployment rollback) {
    failed.rolledBackBy(new Rollback(rollback.id(), rollback.state(), rollback.results()));
    return new Outcome(
        rollback.state() == State.SUCCEEDED ? State.ROLLED_BACK : outcome.state(),
        outcome.results(),
        true);
  }

  private Optional<Configuration> before(Ongoing ongoing) {
    return history.before(ongoing.deployment().id());
  }

  private static List<Result> with(List<Result> results, String reqid, String error) {
    List<Result> more = new ArrayList<>();
    more.add(Result.failure(reqid, null, null, error));
    more.addAll(results);
    return more;
  }
}
