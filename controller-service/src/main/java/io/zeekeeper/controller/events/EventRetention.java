package io.zeekeeper.controller.events;

import io.zeekeeper.controller.database.Retention;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Removes old events from the database. */
@Component
final class EventRetention implements AutoCloseable {
  // A clock that jumps ahead makes every event old, but must not delete them all.
  private static final long ALWAYS_KEPT = 1000;

  private final Retention retention;

  EventRetention(EventStore store, EventSettings settings, Clock clock) {
    retention =
        new Retention(
            "events",
            Duration.ofMinutes(1),
            () ->
                store.prune(
                    clock.instant().minus(settings.maxAge()), settings.maxCount(), ALWAYS_KEPT));
  }

  @Override
  public void close() {
    retention.close();
  }
}
