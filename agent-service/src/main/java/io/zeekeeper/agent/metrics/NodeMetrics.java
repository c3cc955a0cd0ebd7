package io.zeekeeper.agent.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.zeekeeper.agent.process.ProcessUsage;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.State;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of each node. The loop publishes the nodes' status every second; scrapes read that status
 * and the kernel's figures on threads of their own. A node's series are removed with the node, its
 * process's series with the process.
 */
public final class NodeMetrics {
  /** The pause between publications. */
  public static final Duration PERIOD = Duration.ofSeconds(1);

  private static final double MILLIS = 1000;
  private static final List<State> STATES =
      List.of(
          State.PENDING, State.RUNNING, State.STOPPED, State.FAILED, State.CRASHED, State.UNKNOWN);

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, NodeStatus> known = new ConcurrentHashMap<>();
  // Used on the loop only.
  private final Map<Series, List<Meter>> meters = new HashMap<>();

  /** The subject of a set of series: a node in its role, or its process. */
  private record Series(String node, ClusterRole role, boolean ofProcess) {}

  public NodeMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Publishes the present state of all nodes; on the loop. */
  public void publish(Supervisor supervisor) {
    publish(supervisor.nodes().stream().map(SupervisedNode::status).toList());
  }

  void publish(Collection<NodeStatus> nodes) {
    Set<Series> present = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (NodeStatus node : nodes) {
      known.put(node.node(), node);
      names.add(node.node());
      present.add(new Series(node.node(), node.clusterRole(), false));
      if (node.pid() != null) {
        present.add(new Series(node.node(), node.clusterRole(), true));
      }
    }

    meters
        .entrySet()
        .removeIf(entry -> {
          boolean isGone = !present.contains(entry.getKey());
          if (isGone) {
            entry.getValue().forEach(registry::remove);
          }
          return isGone;
        });
    known.keySet().retainAll(names);
    present.forEach(series -> meters.computeIfAbsent(series, this::register));
  }

  private List<Meter> register(Series series) {
    Tags tags =
        Tags.of("node", series.node(), "role", series.role().name().toLowerCase(Locale.ROOT));
    return series.ofProcess() ? ofProcess(series.node(), tags) : ofNode(series.node(), tags);
  }

  private List<Meter> ofNode(String node, Tags tags) {
    List<Meter> registered = new ArrayList<>();
    for (State state : STATES) {
      registered.add(
          Gauge.builder(
                  "zeekeeper.node.state",
                  this,
                  self -> self.of(node, status -> status.state() == state ? 1 : 0))
              .description("1 for the node's current state, 0 for the others")
              .tags(tags.and(Tag.of("state", state.name().toLowerCase(Locale.ROOT))))
              .register(registry));
    }

    registered.add(
        FunctionCounter.builder(
                "zeekeeper.node.restarts", this, self -> self.of(node, NodeStatus::restarts))
            .description("Relaunches after unrequested exits, since the node's last start")
            .tags(tags)
            .register(registry));
    return registered;
  }

  private List<Meter> ofProcess(String node, Tags tags) {
    return List.of(
        Gauge.builder("zeekeeper.node.uptime", this, self -> self.of(node, self::uptime))
            .description("Time since the node was launched")
            .baseUnit("seconds")
            .tags(tags)
            .register(registry),
        FunctionCounter.builder(
                "zeekeeper.node.cpu", this, self -> self.ofPid(node, ProcessUsage::cpuSeconds))
            .description("User and system time of the node's process")
            .baseUnit("seconds")
            .tags(tags)
            .register(registry),
        Gauge.builder(
                "zeekeeper.node.resident.memory",
                this,
                self -> self.ofPid(node, ProcessUsage::residentBytes))
            .description("Physical memory of the node's process")
            .baseUnit("bytes")
            .tags(tags)
            .register(registry));
  }

  private double of(String node, ToDoubleFunction<NodeStatus> value) {
    NodeStatus status = known.get(node);
    return status == null ? Double.NaN : value.applyAsDouble(status);
  }

  private double ofPid(String node, ToDoubleFunction<Long> value) {
    return of(
        node,
        status -> {
          @Nullable Long pid = status.pid();
          return pid == null ? Double.NaN : value.applyAsDouble(pid);
        });
  }

  private double uptime(NodeStatus status) {
    return status.startedAt() == null
        ? Double.NaN
        : Duration.between(status.startedAt(), clock.instant()).toMillis() / MILLIS;
  }
}
