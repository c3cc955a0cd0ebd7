package io.zeekeeper.controller.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Prometheus scrapes about the way into the database. */
@Configuration(proxyBeanMethods = false)
class DatabaseMetrics {
  @Bean
  MeterBinder databaseThreadMetrics(DatabaseThreads threads) {
    return meters ->
        Gauge.builder("zeekeeper.database.calls.waiting", threads, DatabaseThreads::waiting)
            .description("Calls that wait for a thread of the database")
            .register(meters);
  }

  @Bean
  MeterBinder writeBehindMetrics(List<Queued> features) {
    return meters -> features.forEach(feature -> bind(feature.queue(), meters));
  }

  private static void bind(WriteBehind<?> queue, MeterRegistry meters) {
    Gauge.builder("zeekeeper.write.queue.items", queue, WriteBehind::size)
        .description("Items that are not in the database yet")
        .tag("queue", queue.metricName())
        .register(meters);
    Timer writes =
        Timer.builder("zeekeeper.write.duration")
            .description("Time of one attempt to write a batch of a queue")
            .tag("queue", queue.metricName())
            .register(meters);
    queue.onAttempt(writes::record);
  }
}
