package io.zeekeeper.controller.nodes;

import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * The nodes as their agents last told of them. Reads are from memory; the database follows a moment
 * later, once for all that changed until then, so that many changes are few writes. Safe on any
 * thread, never blocks.
 */
@Component
class LastKnownNodes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LastKnownNodes.class);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int MOST_AT_ONCE = 200;
  private static final long CLOSE_SECONDS = 5;

  /** That nothing changed is news, too, but written this often only. */
  private static final Duration WRITE_AGES_AFTER = Duration.ofMinutes(1);

  private final InstanceNodesRepository repository;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("node-states").daemon(true).factory());
  private boolean refused;

  /**
   * @param writtenAt when the database was last told, or is about to be
   */
  private record Known(List<SeenNode> nodes, Instant writtenAt) {
    boolean saysTheSameAs(List<SeenNode> others) {
      return nodes.stream()
          .map(SeenNode::status)
          .toList()
          .equals(others.stream().map(SeenNode::status).toList());
    }
  }

  LastKnownNodes(InstanceNodesRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
    repository
        .findAll()
        .forEach(row -> known.put(row.instance(), new Known(row.nodes(), clock.instant())));
  }

  /** Empty when nothing was ever heard of this instance's nodes. */
  Optional<List<SeenNode>> of(String instance) {
    return Optional.ofNullable(known.get(instance)).map(Known::nodes);
  }

  /** An agent listed its nodes. */
  void listed(String instance, List<NodeStatus> statuses) {
    Instant now = clock.instant();
    change(
        instance,
        before -> statuses.stream().map(node -> new SeenNode(node.withoutUptime(), now)).toList());
  }

  /** A node that is known changed its state. */
  void changed(String instance, String node, State state) {
    Instant now = clock.instant();
    change(
        instance,
        before ->
            before.stream()
                .map(seen ->
                    seen.status().node().equals(node)
                        ? new SeenNode(seen.status().with(state), now)
                        : seen)
                .toList());
  }

  private void change(String instance, UnaryOperator<List<SeenNode>> change) {
    known.compute(
        instance,
        (name, before) -> {
          List<SeenNode> next = change.apply(before == null ? List.of() : before.nodes());
          Instant now = clock.instant();
          if (before != null
              && before.saysTheSameAs(next)
              && now.isBefore(before.writtenAt().plus(WRITE_AGES_AFTER))) {
            return new Known(next, before.writtenAt());
          }
          unwritten.add(name);
          return new Known(next, now);
        });
    writeIn(MOMENT);
  }

  /** Forgets the instances of which nobody asks any more. */
  void keepOnly(Predicate<String> wanted) {
    for (String instance : List.copyOf(known.keySet())) {
      if (!wanted.test(instance) && known.remove(instance) != null) {
        unwritten.add(instance);
      }
    }
    writeIn(MOMENT);
  }

  private void writeIn(Duration time) {
    if (!unwritten.isEmpty() && !executor.isShutdown() && due.compareAndSet(false, true)) {
      var _ = executor.schedule(this::write, time.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void write() {
    due.set(false);
    try {
      while (!unwritten.isEmpty()) {
        writeSome();
      }
      refused = false;
    } catch (RuntimeException e) {
      if (!refused) {
        log.warn(
            "states of nodes are not in the database yet: {}",
            NestedExceptionUtils.getMostSpecificCause(e).toString());
      }
      refused = true;
      writeIn(RETRY_AFTER);
    }
  }

  private void writeSome() {
    List<String> instances = unwritten.stream().limit(MOST_AT_ONCE).toList();
    instances.forEach(unwritten::remove);
    List<InstanceNodesEntity> rows = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (String instance : instances) {
      of(instance)
          .ifPresentOrElse(
              nodes -> rows.add(new InstanceNodesEntity(instance, nodes)),
              () -> gone.add(instance));
    }
    try {
      repository.saveAll(rows);
      repository.deleteAllByIdInBatch(gone);
    } catch (RuntimeException e) {
      unwritten.addAll(instances);
      throw e;
    }
  }

  /** Writes what there is, if the database takes it soon. */
  @Override
  public void close() {
    if (executor.isShutdown()) {
      return;
    }
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    try {
      executor.submit(this::write).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("the last states of nodes are not in the database: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }
}
