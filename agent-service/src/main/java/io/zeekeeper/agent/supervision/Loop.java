package io.zeekeeper.agent.supervision;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns all nodes and deployments of this agent, and the clock they go by. What
 * runs here may touch the disk, and never waits for a process or a peer.
 */
public final class Loop implements Executor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("loop").daemon(true).factory());

  public Loop() {
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void execute(Runnable task) {
    if (!executor.isShutdown()) {
      executor.execute(guarded(task));
    }
  }

  /** Runs {@code task} on the loop after {@code delay}, unless it is cancelled before. */
  public Future<?> schedule(Duration delay, Runnable task) {
    return executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs {@code task} on the loop again and again, {@code pause} after it ended. */
  public Future<?> repeat(Duration pause, Runnable task) {
    return executor.scheduleWithFixedDelay(
        guarded(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs {@code next} after {@code stage}, whose failure, like that of {@code next}, is a bug. */
  public static void then(CompletionStage<?> stage, Runnable next) {
    var _ =
        stage.whenComplete((value, error) -> {
          if (error == null) {
            guarded(next).run();
          } else {
            log.error("a bug: a step failed, and what follows it is left out", error);
          }
        });
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("a bug: a task on the loop failed", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
