package io.zeekeeper.controller.web;

import io.zeekeeper.controller.statistics.InstanceSeries;
import io.zeekeeper.controller.statistics.Statistics;
import io.zeekeeper.model.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The reports of agents for the readers of streams. Each report is rendered once, on the event loop
 * of the agent's connection; readers take it on other threads. A slow reader misses reports.
 */
@Component
class LiveStatistics {
  // What a reader that does not read keeps in memory: with reports of 20 nodes, a megabyte.
  static final int MAX_WAITING = 256;

  private final Sinks.Many<Report> reports = Sinks.many().multicast().directBestEffort();

  /** A report as JSON. */
  private record Report(String instance, String json) {}

  @Autowired
  LiveStatistics(Statistics statistics) {
    statistics.addListener(this::reported);
  }

  LiveStatistics() {}

  void reported(Instant at, String instance, Supplier<InstanceSeries> latest) {
    if (reports.currentSubscriberCount() > 0) {
      var event = StatisticsEvent.of(at.truncatedTo(ChronoUnit.MILLIS), latest.get());
      var report = new Report(instance, Json.lenient().writeValueAsString(event));
      // The sink refuses concurrent senders.
      synchronized (reports) {
        var _ = reports.tryEmitNext(report);
      }
    }
  }

  /**
   * Future reports as JSON.
   *
   * @param instances the wanted instances; empty for all
   */
  Flux<String> of(Set<String> instances) {
    return reports
        .asFlux()
        .filter(report -> instances.isEmpty() || instances.contains(report.instance()))
        .map(Report::json)
        .onBackpressureDrop()
        .publishOn(Schedulers.parallel(), MAX_WAITING);
  }
}
