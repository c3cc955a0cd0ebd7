package io.zeekeeper.controller.nodes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Metrics of nodes and of the agents that are needed, from memory: a scrape sends agents nothing.
 * The series of an agent end a moment after the deployed configuration no longer has its instance.
 */
@Component
final class ClusterMetrics implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final List<State> STATES =
      List.of(
          State.PENDING, State.RUNNING, State.STOPPED, State.FAILED, State.CRASHED, State.UNKNOWN);
  private static final List<ClusterRole> ROLES =
      List.of(ClusterRole.MANAGER, ClusterRole.LOGGER, ClusterRole.PROXY, ClusterRole.WORKER);

  private final Agents agents;
  private final Configurations configurations;
  private final LastKnownNodes lastKnown;
  private final MultiGauge connected;
  private final Disposable refreshing;
  private @Nullable Set<String> shown;
  private Snapshot snapshot = new Snapshot(Map.of(), System.nanoTime() - PERIOD.toNanos());

  private record Kind(State state, ClusterRole role) {}

  /** How many nodes there are of each kind; one count serves all series of a scrape. */
  private record Snapshot(Map<Kind, Integer> counts, long takenNanos) {
    boolean isOld() {
      return System.nanoTime() - takenNanos >= PERIOD.toNanos();
    }
  }

  ClusterMetrics(
      Agents agents,
      Configurations configurations,
      LastKnownNodes lastKnown,
      MeterRegistry meters) {
    this.agents = agents;
    this.configurations = configurations;
    this.lastKnown = lastKnown;
    Gauge.builder("zeekeeper.agents.away", this, self -> self.away())
        .description("Agents that the deployed configuration needs and that are not connected")
        .register(meters);
    for (State state : STATES) {
      for (ClusterRole role : ROLES) {
        Gauge.builder("zeekeeper.nodes", this, self -> self.count(new Kind(state, role)))
            .description("Nodes by state and role; UNKNOWN while their agent is away")
            .tags("state", label(state), "role", label(role))
            .register(meters);
      }
    }
    this.connected =
        MultiGauge.builder("zeekeeper.agent.connected")
            .description("1 while the agent of an instance is connected, else 0")
            .register(meters);
    this.refreshing = Flux.interval(Duration.ZERO, PERIOD).subscribe(tick -> refresh());
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private double away() {
    return configurations.needed().stream().filter(this::isAway).count();
  }

  private boolean isAway(String instance) {
    return agents.connected(instance).isEmpty();
  }

  /** The gauges themselves are live; only the instances may be others. */
  private synchronized void refresh() {
    Set<String> needed = configurations.needed();
    if (!needed.equals(shown)) {
      shown = needed;
      connected.register(
          needed.stream()
              .map(name -> Row.of(Tags.of("agent", name), () -> isAway(name) ? 0 : 1))
              .collect(Collectors.toList()),
          true);
    }
  }

  private synchronized double count(Kind kind) {
    if (snapshot.isOld()) {
      snapshot = new Snapshot(counts(), System.nanoTime());
    }
    return snapshot.counts().getOrDefault(kind, 0);
  }

  private Map<Kind, Integer> counts() {
    Map<Kind, Integer> counts = new HashMap<>();
    Set<String> instances = new TreeSet<>(configurations.needed());
    agents.connected().forEach(agent -> instances.add(agent.instance()));
    for (String instance : instances) {
      boolean away = isAway(instance);
      Map<String, Kind> kinds = new HashMap<>();
      deployedOn(instance)
          .forEach(node -> kinds.put(node.name(), new Kind(State.UNKNOWN, node.role())));
      lastKnown
          .of(instance)
          .orElse(List.of())
          .forEach(seen ->
              kinds.put(
                  seen.status().node(),
                  new Kind(
                      away ? State.UNKNOWN : seen.status().state(), seen.status().clusterRole())));
      kinds.values().forEach(kind -> counts.merge(kind, 1, Integer::sum));
    }
    return counts;
  }

  private List<Node> deployedOn(String instance) {
    return configurations
        .deployed()
        .map(now -> now.configuration().nodesOf(instance))
        .orElse(List.of());
  }

  @Override
  public void close() {
    refreshing.dispose();
  }
}
