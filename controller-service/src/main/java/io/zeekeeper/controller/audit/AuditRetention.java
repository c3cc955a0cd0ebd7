package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.database.Retention;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Removes old records of the audit from the database. */
@Component
final class AuditRetention implements AutoCloseable {
  // A clock that jumps ahead makes every record old, but must not delete them all.
  private static final int ALWAYS_KEPT = 1000;

  private final Retention retention;

  AuditRetention(AuditStore store, AuditSettings settings, Clock clock) {
    retention =
        new Retention(
            "audit records",
            Duration.ofHours(1),
            () ->
                store.prune(
                    clock.instant().minus(settings.maxAge()), settings.maxCount(), ALWAYS_KEPT));
  }

  @Override
  public void close() {
    retention.close();
  }
}
