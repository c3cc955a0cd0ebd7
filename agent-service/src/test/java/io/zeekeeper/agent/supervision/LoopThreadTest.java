package io.zeekeeper.agent.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A failed task is logged, and ends neither the loop nor its own repetition. */
class LoopThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LoopThread loop = RealNode.loop();
  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event);
        }
      };

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(LoopThread.class);
  }

  @BeforeEach
  void record() {
    appender.start();
    logger().addAppender(appender);
  }

  @AfterEach
  void close() {
    logger().detachAppender(appender);
    loop.close();
  }

  @Test
  void errorIsLoggedAndRepetitionContinues() {
    var calls = new AtomicInteger();
    Future<?> repeated =
        loop.repeat(
            Duration.ofMillis(5),
            () -> {
              calls.incrementAndGet();
              throw new NoClassDefFoundError("io/zeekeeper/Missing");
            });
    await("more calls").atMost(PATIENCE).until(() -> calls.get() >= 3);
    assertThat(repeated.cancel(false)).isTrue();
    assertThat(lines)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(line -> {
          assertThat(line.getFormattedMessage()).contains("a task on the loop failed");
          assertThat(line.getThrowableProxy().getMessage()).isEqualTo("io/zeekeeper/Missing");
        });
  }

  @Test
  void nextTaskRunsAfterError() {
    loop.execute(() -> {
      throw new StackOverflowError();
    });
    var _ =
        loop.schedule(
            Duration.ZERO,
            () -> {
              throw new IllegalStateException("a bug");
            });
    assertThat(CompletableFuture.supplyAsync(() -> "runs", loop)).succeedsWithin(PATIENCE);
    await("both lines").atMost(PATIENCE).until(() -> lines.size() == 2);
  }

  @Test
  void tasksAfterCloseAreIgnored() {
    loop.close();
    loop.execute(() -> lines.add(null));
    assertThat(lines).isEmpty();
  }
}
