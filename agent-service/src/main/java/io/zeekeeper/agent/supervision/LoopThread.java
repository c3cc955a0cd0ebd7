package io.zeekeeper.agent.supervision;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the loop on its own thread. A failed task is a bug: it is logged, and the loop goes on. */
public final class LoopThread implements Loop, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("loop").daemon(true).factory());

  public LoopThread() {
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void execute(Runnable task) {
    if (!executor.isShutdown()) {
      executor.execute(guarded(task));
    }
  }

  @Override
  public Future<?> schedule(Duration delay, Runnable task) {
    return executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Future<?> repeat(Duration pause, Runnable task) {
    return executor.scheduleWithFixedDelay(
        guarded(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  // Catches errors as well: a class that cannot be loaded must not end the watch of a process.
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        log.error("a bug: a task on the loop failed", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
