package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.Retention;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes old deployments and configurations from the database. */
@Component
final class HistoryRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HistoryRetention.class);

  private final HistoryStore store;
  private final Configurations configurations;
  private final HistorySettings settings;
  private final Clock clock;
  private final Retention retention;

  HistoryRetention(
      HistoryStore store, Configurations configurations, HistorySettings settings, Clock clock) {
    this.store = store;
    this.configurations = configurations;
    this.settings = settings;
    this.clock = clock;
    this.retention = new Retention("deployments", Duration.ofHours(1), this::delete);
  }

  /** Schedules a deletion of what is too old or too many. Safe on any thread. */
  void pruneSoon() {
    retention.runSoon();
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

  @Override
  public void close() {
    retention.close();
  }
}
