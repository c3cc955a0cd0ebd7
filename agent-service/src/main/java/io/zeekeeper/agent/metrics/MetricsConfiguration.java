package io.zeekeeper.agent.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.Supervisor;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the metrics of the nodes. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  @Bean
  NodeMetrics nodeMetrics(Supervisor supervisor, Loop loop, MeterRegistry registry, Clock clock) {
    var metrics = new NodeMetrics(registry, clock);
    var _ = loop.repeat(NodeMetrics.PERIOD, () -> metrics.publish(supervisor));
    return metrics;
  }
}
