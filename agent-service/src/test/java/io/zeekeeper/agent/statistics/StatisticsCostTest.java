package io.zeekeeper.agent.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.statistics.StatisticsReporter.Subject;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.NotifyStatistics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measures what a report of 20 nodes costs the agent; see docs/performance.md. */
class StatisticsCostTest {
  private static final int REPORTS = 300;
  private static final int WARM_UP = 100;

  @Test
  void reportOfTwentyNodesTakesLittleProcessorTime() {
    long pid = ProcessHandle.current().pid();
    List<Subject> nodes =
        IntStream.range(0, 20)
            .mapToObj(i -> new Subject("worker-" + i, pid, null, Optional.empty()))
            .toList();
    List<String> frames = new CopyOnWriteArrayList<>();
    try (var reporter =
        new StatisticsReporter(
            () -> nodes,
            Runnable::run,
            new HostReader(Path.of("/proc")),
            new DiskReader(List.of(Path.of("/tmp"))))) {
      reporter.attach(
          new StatisticsOutbound() {
            @Override
            public boolean takesStatistics() {
              return true;
            }

            @Override
            public void offer(NotifyStatistics statistics) {
              frames.add(Frames.write(statistics));
            }
          });

      Duration before = Duration.ZERO;
      for (int i = 0; i < REPORTS; i++) {
        if (i == WARM_UP) {
          before = processorTime();
        }
        int reported = i + 1;
        reporter.report();
        await().pollInterval(Duration.ofMillis(1)).until(() -> frames.size() == reported);
      }
      double millis = processorTime().minus(before).toNanos() / 1e6 / (REPORTS - WARM_UP);

      System.out.printf(
          "| report of 20 nodes, agent | %.1f ms of processor time, %,d bytes |%n",
          millis, frames.getLast().length());
      assertThat(millis).isLessThan(100);
    }
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
