package io.zeekeeper.controller.audit;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Removes old records from the database, on a thread of its own. */
@Component
final class AuditRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);
  private static final long CLOSE_SECONDS = 5;

  // A clock that jumps ahead makes every record old, but must not delete them all.
  private static final int ALWAYS_KEPT = 1000;

  private final AuditStore store;
  private final AuditSettings settings;
  private final Clock clock;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-retention").daemon(true).factory());

  AuditRetention(AuditStore store, AuditSettings settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    var _ = executor.scheduleWithFixedDelay(this::prune, 0, 1, TimeUnit.HOURS);
  }

  private void prune() {
    try {
      int removed =
          store.prune(clock.instant().minus(settings.maxAge()), settings.maxCount(), ALWAYS_KEPT);
      log.debug("removed {} old records of the audit", removed);
    } catch (RuntimeException e) {
      log.warn("cannot remove old records of the audit; will retry: {}", e.toString());
    }
  }

  /** Waits a few seconds for a removal that has begun. */
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
