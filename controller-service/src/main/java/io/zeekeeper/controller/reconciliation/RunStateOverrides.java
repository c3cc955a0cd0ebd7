package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.database.WriteBehind;
import io.zeekeeper.protocol.RunState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The stops and starts that clients requested since the deployment, as agents have confirmed them.
 * Reads are from memory; the database follows. Safe on any thread, never blocks.
 */
@Component
public class RunStateOverrides implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunStateOverrides.class);
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(100_000, 200, Duration.ZERO);
  private static final long PATIENCE_SECONDS = 10;

  private final OverrideSetRepository repository;
  private final Map<String, OverrideSet> confirmed = new ConcurrentHashMap<>();
  private final WriteBehind<String> unwritten;

  RunStateOverrides(OverrideSetRepository repository) {
    this.repository = repository;
    repository.findAll().forEach(row -> confirmed.put(row.getId(), row.overrides()));
    this.unwritten =
        new WriteBehind<>("requested states", LIMITS, this::write, instance -> {}).start();
  }

  /** What counts for an instance's nodes under what is deployed. */
  public Map<String, RunState> of(String instance, Deployed deployed) {
    OverrideSet known = confirmed.get(instance);
    return known != null && known.deploymentNumber() == deployed.number()
        ? known.states()
        : deployed.skippedOn(instance);
  }

  /** An agent says what it keeps. */
  synchronized void confirm(String instance, OverrideSet told) {
    OverrideSet before = confirmed.get(instance);
    boolean older = before != null && told.deploymentNumber() < before.deploymentNumber();
    boolean nothingNew = before == null ? told.states().isEmpty() : told.equals(before);
    if (older || nothingNew) {
      return;
    }
    confirmed.put(instance, told);
    log.info("run-state overrides of {} are now {}", instance, told.states());
    unwritten.offer(instance);
  }

  /** Forgets the instances that are known no more: a later deployment overrides them anyway. */
  public synchronized void keepOnly(Predicate<String> wanted) {
    for (String instance : List.copyOf(confirmed.keySet())) {
      if (!wanted.test(instance) && confirmed.remove(instance) != null) {
        unwritten.offer(instance);
      }
    }
  }

  /** On the thread that writes: what is known when it is their turn, so never an older state. */
  private void write(List<String> instances) {
    repository.replace(
        instances,
        instances.stream()
            .flatMap(name ->
                Stream.ofNullable(confirmed.get(name))
                    .map(latest -> new OverrideSetEntity(name, latest)))
            .toList());
  }

  /**
   * Completes when all that these instances have confirmed until now is in the database, which is
   * tried again where it failed; exceptionally when it cannot be written.
   */
  public CompletableFuture<Void> stored(Collection<String> instances) {
    return unwritten.stored(instances).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes what there is, if the database takes it soon. */
  @Override
  public void close() {
    unwritten.close();
  }
}
