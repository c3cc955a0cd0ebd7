package io.zeekeeper.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ShutdownLimitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final List<String> steps = new CopyOnWriteArrayList<>();

  private static ShutdownLimit limit(int ms, Consumer<String> report, Runnable halt) {
    var limit = new ShutdownLimit(Duration.ofDays(1), Duration.ofMillis(ms), report, halt);
    limit.started();
    return limit;
  }

  @Test
  void serviceThatIsStillStartingHasItsOwnLimit() {
    new ShutdownLimit(
            Duration.ofMillis(10), Duration.ofDays(1), steps::add, () -> steps.add("halt"))
        .begin();
    await().atMost(PATIENCE).until(() -> steps.contains("halt"));
  }

  @Test
  void shutdownBeyondTheLimitReportsThreadsAndHalts() throws InterruptedException {
    var release = new CountDownLatch(1);
    var stuck =
        Thread.ofPlatform()
            .name("stuck-in-a-test")
            .start(() -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    limit(50, steps::add, () -> steps.add("halt")).begin();

    await().atMost(PATIENCE).until(() -> steps.contains("halt"));
    release.countDown();
    stuck.join();
    assertThat(steps).hasSize(2).endsWith("halt");
    assertThat(steps.getFirst())
        .startsWith("the shutdown takes longer than 50 ms; the process ends now; still running: ")
        .contains("stuck-in-a-test (" + ShutdownLimitTest.class.getName());
  }

  @Test
  void hangingReportDoesNotPreventTheHalt() {
    var release = new CountDownLatch(1);
    limit(
            10,
            line -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            () -> steps.add("halt"))
        .begin();
    await().atMost(PATIENCE).until(() -> steps.contains("halt"));
    release.countDown();
  }

  @Test
  void extendedLimitAllowsMoreTime() {
    var limit = limit(10, steps::add, () -> steps.add("halt"));
    limit.extend(Duration.ofMinutes(10));
    limit.begin();
    await()
        .during(Duration.ofMillis(300))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(steps).isEmpty());
  }
}
