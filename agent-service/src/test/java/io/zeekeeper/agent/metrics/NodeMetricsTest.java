package io.zeekeeper.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Metrics of nodes in the text format of Prometheus. */
class NodeMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-20T12:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final NodeMetrics metrics = new NodeMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));

  private static NodeStatus node(
      String name, ClusterRole role, State state, @Nullable Long pid, int restarts) {
    return new NodeStatus(
        name,
        state,
        Role.NONE,
        role,
        pid,
        null,
        null,
        null,
        pid == null ? null : NOW.minusSeconds(90),
        restarts,
        null);
  }

  private List<String> scrape() {
    return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void nodeHasItsStateRestartsAndResourceUsage() {
    long self = ProcessHandle.current().pid();
    metrics.publish(List.of(node("worker", ClusterRole.WORKER, State.RUNNING, self, 2)));
    assertThat(scrape())
        .contains(
            "zeekeeper_node_state{node=\"worker\",role=\"worker\",state=\"running\"} 1.0",
            "zeekeeper_node_state{node=\"worker\",role=\"worker\",state=\"crashed\"} 0.0",
            "zeekeeper_node_restarts_total{node=\"worker\",role=\"worker\"} 2.0",
            "zeekeeper_node_uptime_seconds{node=\"worker\",role=\"worker\"} 90.0")
        .anyMatch(line -> isPositive(line, "zeekeeper_node_cpu_seconds_total"))
        .anyMatch(line -> isPositive(line, "zeekeeper_node_resident_memory_bytes"));
  }

  private static boolean isPositive(String line, String metric) {
    return line.startsWith(metric + "{node=\"worker\"")
        && Double.parseDouble(line.substring(line.lastIndexOf(' '))) > 0;
  }

  @Test
  void nodeWithoutAProcessHasNoProcessSeries() {
    long self = ProcessHandle.current().pid();
    metrics.publish(List.of(node("worker", ClusterRole.WORKER, State.RUNNING, self, 0)));
    metrics.publish(List.of(node("worker", ClusterRole.WORKER, State.CRASHED, null, 1)));
    assertThat(scrape())
        .contains("zeekeeper_node_state{node=\"worker\",role=\"worker\",state=\"crashed\"} 1.0")
        .noneMatch(line -> line.matches("zeekeeper_node_(uptime|cpu|resident).*"));
  }

  @Test
  void seriesOfARemovedNodeDisappear() {
    var manager = node("manager", ClusterRole.MANAGER, State.RUNNING, null, 0);
    metrics.publish(List.of(manager, node("a", ClusterRole.WORKER, State.RUNNING, null, 0)));
    metrics.publish(List.of(manager, node("b", ClusterRole.PROXY, State.RUNNING, null, 0)));
    assertThat(scrape())
        .anyMatch(line -> line.contains("node=\"manager\""))
        .anyMatch(line -> line.contains("node=\"b\""))
        .noneMatch(line -> line.contains("node=\"a\""));
    metrics.publish(List.of());
    assertThat(scrape()).isEmpty();
  }
}
