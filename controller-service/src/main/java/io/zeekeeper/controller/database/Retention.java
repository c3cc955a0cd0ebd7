package io.zeekeeper.controller.database;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Removes old rows at the start and then periodically, on a thread of its own. A removal that fails
 * is logged, and repeated with the next. Safe on any thread; only {@link #close} blocks.
 */
public final class Retention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final long CLOSE_SECONDS = 5;

  private final String what;
  private final Runnable removal;
  private final ScheduledExecutorService executor;

  /**
   * @param what the rows, for the log and the name of the thread
   * @param removal removes the rows that are too old or too many
   */
  public Retention(String what, Duration period, Runnable removal) {
    this.what = what;
    this.removal = removal;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(what.replace(' ', '-') + "-retention").daemon(true).factory());
    var _ = executor.scheduleWithFixedDelay(this::run, 0, period.toSeconds(), TimeUnit.SECONDS);
  }

  /** Removes rows soon, before the next period. */
  public void runSoon() {
    if (!executor.isShutdown()) {
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      removal.run();
    } catch (RuntimeException e) {
      log.warn(
          "cannot remove old {}; will retry: {}",
          what,
          NestedExceptionUtils.getMostSpecificCause(e).toString());
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
