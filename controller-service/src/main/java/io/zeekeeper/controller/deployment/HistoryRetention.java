package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes old deployments and configurations, on a thread of its own. */
@Component
final class HistoryRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HistoryRetention.class);
  private static final long CLOSE_SECONDS = 5;

  // A clock that jumps ahead makes the whole history old, but must not delete it all.
  private static final int ALWAYS_KEPT = 20;

  private final DeploymentRepository repository;
  private final ConfigurationStore store;
  private final Configurations configurations;
  private final HistorySettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("history").daemon(true).factory());

  HistoryRetention(
      DeploymentRepository repository,
      ConfigurationStore store,
      Configurations configurations,
      HistorySettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.repository = repository;
    this.store = store;
    this.configurations = configurations;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
    var _ = executor.scheduleWithFixedDelay(this::prune, 0, 1, TimeUnit.HOURS);
  }

  /** Schedules a deletion of what is too old or too many. Safe on any thread. */
  void pruneSoon() {
    if (!executor.isShutdown()) {
      executor.execute(this::prune);
    }
  }

  private void prune() {
    try {
      transaction.executeWithoutResult(status -> forget());
    } catch (RuntimeException e) {
      log.error(
          "cannot delete old deployments: {}",
          NestedExceptionUtils.getMostSpecificCause(e).toString());
    }
  }

  private void forget() {
    Instant oldest = clock.instant().minus(settings.maxAge());
    String deployed = configurations.deployed().map(Deployed::deploymentId).orElse("");
    long newest =
        repository.findFirstByOrderByNumberDesc().map(DeploymentEntity::number).orElse(0L);
    long last =
        repository.numbers(PageRequest.of(settings.maxCount(), 1)).stream().findFirst().orElse(0L);
    int deployments =
        repository.forget(
            deployed, newest - Math.min(ALWAYS_KEPT, settings.maxCount()) + 1, oldest, last);

    Set<String> kept = new HashSet<>(repository.configurationsBefore());
    kept.addAll(repository.configurationsOfOpen());
    int forgotten = store.forget(oldest, settings.maxCount(), kept);
    if (deployments + forgotten > 0) {
      log.info("deleted {} old deployments and {} old configurations", deployments, forgotten);
    }
  }

  /** Waits a few seconds for a deletion that has begun. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      var _ = executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
