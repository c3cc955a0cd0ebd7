package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.database.Queued;
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
public class RunStateOverrides implements Queued, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunStateOverrides.class);
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(100_000, 200, Duration.ZERO);
  private static final long STORE_TIMEOUT_SECONDS = 10;

  private final OverrideSetRepository repository;
  private final Map<String, OverrideSet> confirmed = new ConcurrentHashMap<>();
  private final WriteBehind<String> unwritten;

  RunStateOverrides(OverrideSetRepository repository) {
    this.repository = repository;
    repository.findAll().forEach(row -> confirmed.put(row.getId(), row.overrides()));
    this.unwritten =
        new WriteBehind<>("requested states", LIMITS, this::write, instance -> {}).start();
  }

  /** The overrides that apply to an instance's nodes under the present deployment. */
  public Map<String, RunState> of(String instance, Deployed deployed) {
    OverrideSet known = confirmed.get(instance);
    return known != null && known.deploymentNumber() == deployed.number()
        ? known.states()
        : deployed.skippedOn(instance);
  }

  /** Stores the overrides that an agent reports, unless they are old or unchanged. */
  synchronized void confirm(String instance, OverrideSet reported) {
    OverrideSet before = confirmed.get(instance);
    boolean older = before != null && reported.deploymentNumber() < before.deploymentNumber();
    boolean unchanged = before == null ? reported.states().isEmpty() : reported.equals(before);
    if (older || unchanged) {
      return;
    }
    confirmed.put(instance, reported);
    log.atInfo()
        .addKeyValue("instance", instance)
        .log("run-state overrides of {} are now {}", instance, reported.states());
    unwritten.offer(instance);
  }

  /** Forgets unwanted instances. A later deployment discards their overrides anyway. */
  public synchronized void keepOnly(Predicate<String> wanted) {
    for (String instance : List.copyOf(confirmed.keySet())) {
      if (!wanted.test(instance) && confirmed.remove(instance) != null) {
        unwritten.offer(instance);
      }
    }
  }

  /** Writes the present overrides, so never an older state, on the thread that writes. */
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
   * Completes when all overrides that these instances have confirmed so far are in the database.
   * Retries a failed write at once; completes exceptionally when that fails also.
   */
  public CompletableFuture<Void> stored(Collection<String> instances) {
    return unwritten.stored(instances).orTimeout(STORE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public WriteBehind<?> queue() {
    return unwritten;
  }

  /** Writes the waiting changes if the database accepts them in time. */
  @Override
  public void close() {
    unwritten.close();
  }
}
