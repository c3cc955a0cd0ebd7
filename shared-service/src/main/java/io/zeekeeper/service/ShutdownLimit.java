package io.zeekeeper.service;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The last resort at the end of a service: ends the process when its shutdown takes longer than a
 * limit, whatever the reason and the moment of the shutdown. Safe on any thread.
 */
public final class ShutdownLimit {
  // Both limits leave room below the 5 s that an operator is promised, as the end of a process
  // takes a while on a busy machine.
  private static final Duration RUNNING_LIMIT = Duration.ofSeconds(4);

  /**
   * Spring closes nothing until it has started everything, and a shutdown should not wait for that.
   */
  private static final Duration STARTING_LIMIT = Duration.ofSeconds(2);

  // A report that hangs, as on a full pipe, must not keep the process.
  private static final Duration REPORT_LIMIT = Duration.ofMillis(250);
  private static final int EXIT_STATUS = 1;

  private final Consumer<String> report;
  private final Runnable halt;
  private final Duration starting;
  private final Duration running;
  private volatile Duration extension = Duration.ZERO;
  private volatile boolean started;

  ShutdownLimit(Consumer<String> report) {
    this(STARTING_LIMIT, RUNNING_LIMIT, report, () -> Runtime.getRuntime().halt(EXIT_STATUS));
  }

  /**
   * @param starting the limit until {@link #started}, {@code running} after that
   */
  ShutdownLimit(Duration starting, Duration running, Consumer<String> report, Runnable halt) {
    this.starting = starting;
    this.running = running;
    this.report = report;
    this.halt = halt;
  }

  /** Allows more time for work that a service has to finish before it ends. */
  public void extend(Duration more) {
    extension = extension.plus(more);
  }

  /** Applies the limit of a running service from now on. */
  void started() {
    started = true;
  }

  /** Starts the limit when the JVM's shutdown begins. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::begin, "shutdown-limit"));
  }

  void begin() {
    Thread.ofPlatform().daemon().name("shutdown-watchdog").start(this::endWhenDue);
  }

  private void endWhenDue() {
    try {
      Duration limit = (started ? running : starting).plus(extension);
      await(new CountDownLatch(1), limit);

      var reported = new CountDownLatch(1);
      Thread.ofPlatform()
          .daemon()
          .name("shutdown-report")
          .start(() -> {
            report.accept(
                "the shutdown takes longer than %d ms; the process ends now; still running: %s"
                    .formatted(limit.toMillis(), threads()));
            reported.countDown();
          });
      await(reported, REPORT_LIMIT);
    } finally {
      halt.run();
    }
  }

  private static void await(CountDownLatch latch, Duration time) {
    try {
      var _ = latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The threads that the JVM waits for, each with its position in the code. */
  private static String threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> !entry.getKey().isDaemon() && entry.getValue().length > 0)
        .map(ShutdownLimit::describe)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String describe(Map.Entry<Thread, StackTraceElement[]> thread) {
    StackTraceElement[] stack = thread.getValue();
    StackTraceElement place = stack[0];
    for (StackTraceElement frame : stack) {
      if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
        place = frame;
        break;
      }
    }
    return "%s (%s.%s)"
        .formatted(thread.getKey().getName(), place.getClassName(), place.getMethodName());
  }
}
