package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.controller.deployment.Deployment.Terms;
import io.zeekeeper.controller.deployment.DeploymentRun.Parts;
import io.zeekeeper.controller.deployment.OpenDeployment.StoppedException;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Mono;

/**
 * Runs deployments, each on a virtual thread of its own. Stores the end of a deployment before
 * reporting it, and begins the rollback that follows if the client requested one.
 */
@Component
class DeploymentRunner {
  private static final Logger log = LoggerFactory.getLogger(DeploymentRunner.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final Parts parts;
  private final DeploymentStore store;
  private final DeploymentEventRecorder events;
  private final DeploymentMetrics metrics;
  private final HistoryRetention retention;

  DeploymentRunner(
      Parts parts,
      DeploymentEventRecorder events,
      DeploymentMetrics metrics,
      HistoryRetention retention) {
    this.parts = parts;
    this.store = parts.store();
    this.events = events;
    this.metrics = metrics;
    this.retention = retention;
  }

  /**
   * Takes a deployment to its end.
   *
   * @param time how long it may take
   * @param follow gets the rollback that follows, before the end is reported
   * @return the thread of the deployment
   */
  Thread start(OpenDeployment open, Duration time, Consumer<Deployment> follow) {
    return Thread.ofVirtual()
        .name("deployment-" + open.now().number())
        .start(() -> {
          outcome(open, time).ifPresent(outcome -> end(open, outcome, follow));
          retention.pruneSoon();
        });
  }

  /** Runs a deployment; empty if the controller ends meanwhile. */
  private Optional<Outcome> outcome(OpenDeployment open, Duration time) {
    try {
      Outcome outcome = new DeploymentRun(parts, open, time).advance();
      if (!outcome.changedThings()) {
        open.close();
      }
      return Optional.of(outcome);
    } catch (StoppedException e) {
      return switch (e.reason()) {
        case CANCELLED -> Optional.of(Outcome.unchanged(State.CANCELLED, List.of()));
        case FROZEN -> Optional.empty();
      };
    } catch (DataAccessException | TransactionException e) {
      log.atError()
          .addKeyValue("reqid", open.id())
          .log("deployment {} failed because the database failed: {}", open.id(), cause(e));
      return Optional.of(
          Outcome.failed(
              open.now(),
              "the controller's database failed during the deployment; check what is deployed, and"
                  + " deploy again",
              false));
    } catch (InterruptedException | RuntimeException e) {
      log.atError()
          .addKeyValue("reqid", open.id())
          .setCause(e)
          .log("deployment {} failed", open.id());
      return Optional.of(Outcome.failed(open.now(), "internal error: " + e, false));
    }
  }

  private static String cause(RuntimeException e) {
    return NestedExceptionUtils.getMostSpecificCause(e).toString();
  }

  /** Ends a deployment. Reports the end even if the database fails, and then stores it later. */
  private void end(OpenDeployment open, Outcome outcome, Consumer<Deployment> follow) {
    Deployment before = open.now();
    boolean isToBeUndone = isToBeUndone(before, outcome);
    Instant at = store.now();

    Deployment ended;
    Deployment rollback = null;
    try {
      Optional<Configuration> back = isToBeUndone ? store.before(before.id()) : Optional.empty();
      rollback = back.map(target -> rollback(before, target)).orElse(null);
      Outcome last =
          isToBeUndone && back.isEmpty()
              ? notRolledBack(outcome, before, "nothing was deployed before")
              : outcome;
      ended = ended(before, last, at, rollback);
      store.end(open, ended, rollback);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("reqid", before.id())
          .log("the end of deployment {} is not in the database yet: {}", before.id(), cause(e));
      rollback = null;
      Outcome last =
          isToBeUndone
              ? notRolledBack(
                  outcome, before, "the controller's database failed; roll back by hand")
              : outcome;
      ended = ended(before, last, at, null);
      saveLater(open, ended);
    }

    dialOnlyDeployed();
    log.atInfo()
        .addKeyValue("reqid", ended.id())
        .log("deployment {} {}: {}", ended.id(), ended.state(), Result.toString(ended.results()));
    events.ended(ended);
    metrics.ended(ended);
    if (rollback != null) {
      log.atWarn()
          .addKeyValue("reqid", ended.id())
          .log("deployment {} is rolled back by deployment {}", ended.id(), rollback.id());
      follow.accept(rollback);
    }
    open.end(ended);
  }

  private static Outcome notRolledBack(Outcome outcome, Deployment deployment, String why) {
    return outcome.with(Result.failure(deployment.id(), null, null, "not rolled back: " + why));
  }

  private static Deployment ended(
      Deployment before, Outcome outcome, Instant at, @Nullable Deployment rollback) {
    return before.with(
        before.progress().ended(outcome.state(), at, rollback == null ? null : rollback.id()),
        outcome.results());
  }

  private Deployment rollback(Deployment failed, Configuration back) {
    return store.make(
        back, new Terms(DeploymentOptions.ROLLBACK, failed.terms().actor(), failed.id()));
  }

  /** Whether to roll back. Skipped nodes alone are no reason, as the client allowed them. */
  private boolean isToBeUndone(Deployment deployment, Outcome outcome) {
    return deployment.terms().options().onFailure() == OnFailure.ROLLBACK
        && outcome.changedThings()
        && !outcome.results().stream().allMatch(result -> result.success() || wasSkipped(result));
  }

  private boolean wasSkipped(Result result) {
    return result.node() != null
        && parts
            .configurations()
            .deployed()
            .filter(now -> now.skipped().contains(result.node()))
            .isPresent();
  }

  /** Retries until the database accepts the end, or the deployment would look unfinished. */
  private void saveLater(OpenDeployment open, Deployment ended) {
    Mono.delay(RETRY_AFTER)
        .then(
            parts
                .database()
                .call(() -> {
                  store.end(open, ended, null);
                  return ended;
                }))
        .retry()
        .subscribe(saved ->
            log.atInfo()
                .addKeyValue("reqid", saved.id())
                .log("the end of deployment {} is in the database", saved.id()));
  }

  /** Closes connections that only the ended deployment needed. */
  void dialOnlyDeployed() {
    List<Instance> instances =
        parts
            .configurations()
            .deployed()
            .map(now -> now.configuration().instances())
            .orElse(List.of());
    parts.agents().dial(instances, instances);
  }
}
