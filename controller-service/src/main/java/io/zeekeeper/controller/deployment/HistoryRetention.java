package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Deletes old deployments and configurations, on a thread of its own. */
@Component
final class HistoryRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HistoryRetention.class);
  private static final long CLOSE_SECONDS = 5;

  private final HistoryStore store;
  private final Configurations configurations;
  private final HistorySettings settings;
  private final Clock clock;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("history").daemon(true).factory());

  HistoryRetention(
      HistoryStore store, Configurations configurations, HistorySettings settings, Clock clock) {
    this.store = store;
    this.configurations = configurations;
    this.settings = settings;
    this.clock = clock;
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
      delete();
    } catch (RuntimeException e) {
      log.error(
          "cannot delete old deployments: {}",
          NestedExceptionUtils.getMostSpecificCause(e).toString());
    }
  }

  private void delete() {
    HistoryStore.Deleted deleted =
        store.delete(
            clock.instant().minus(settings.maxAge()),
            settings.maxCount(),
            configurations.deployed().map(Deployed::deploymentId).orElse(""));
    if (deleted.deployments() + deleted.configurations() > 0) {
      log.info(
          "deleted {} old deployments and {} old configurations",
          deleted.deployments(),
          deleted.configurations());
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
