package io.zeekeeper.agent.logs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics of the archival. Written on the archive's thread, read on any thread. */
final class ArchiveMetrics {
  private final Counter succeeded;
  private final Counter failed;
  private final Counter archived;
  private final Counter deleted;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong lastSuccess = new AtomicLong();

  ArchiveMetrics(MeterRegistry registry) {
    succeeded = runs(registry, "success");
    failed = runs(registry, "failure");
    archived =
        Counter.builder("zeekeeper.archive.logs")
            .description("Logs that the archival took from the log queue")
            .register(registry);
    deleted =
        Counter.builder("zeekeeper.archive.deleted")
            .description("Archived logs deleted because of their age or the archive's size")
            .register(registry);

    Gauge.builder("zeekeeper.archive.queue", waiting, AtomicLong::get)
        .description("Files in the log queue after the last run of the archival")
        .register(registry);
    Gauge.builder("zeekeeper.archive.last.success", lastSuccess, AtomicLong::get)
        .baseUnit("seconds")
        .description("When the archival last succeeded, in seconds since 1970; 0 before that")
        .register(registry);
  }

  private static Counter runs(MeterRegistry registry, String outcome) {
    return Counter.builder("zeekeeper.archive.runs")
        .description("Runs of the archival")
        .tag("outcome", outcome)
        .register(registry);
  }

  void succeeded(Instant at) {
    succeeded.increment();
    lastSuccess.set(at.getEpochSecond());
  }

  void failed() {
    failed.increment();
  }

  void archived(int logs) {
    archived.increment(logs);
  }

  void deleted(int logs) {
    deleted.increment(logs);
  }

  void waiting(int files) {
    waiting.set(files);
  }
}
