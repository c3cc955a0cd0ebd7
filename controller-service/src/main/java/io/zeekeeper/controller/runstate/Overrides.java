package io.zeekeeper.controller.runstate;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.protocol.RunState;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What clients asked nodes to be since the deployment, as their agents have confirmed it. Reads are
 * from memory; writes go on to the database behind the caller's back. Safe on any thread, never
 * blocks.
 */
@Component
public class Overrides {
  private static final Logger log = LoggerFactory.getLogger(Overrides.class);

  private final OverrideSetRepository repository;
  private final DatabaseThreads database;
  private final Map<String, OverrideSet> confirmed = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<?>> writes = new ConcurrentHashMap<>();
  private final Object writing = new Object();

  Overrides(OverrideSetRepository repository, DatabaseThreads database) {
    this.repository = repository;
    this.database = database;
    repository.findAll().forEach(row -> confirmed.put(row.instance(), row.overrides()));
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
    log.info("asked of {} besides the configuration: {}", instance, told.states());
    var _ = write(instance);
  }

  private CompletableFuture<?> write(String instance) {
    CompletableFuture<?> done = database.call(() -> writeLatest(instance)).toFuture();
    writes.put(instance, done);
    return done;
  }

  /** Writes what is known when it is its turn, so that the last write is never an older one. */
  private boolean writeLatest(String instance) {
    synchronized (writing) {
      OverrideSet latest = confirmed.get(instance);
      if (latest != null) {
        repository.save(new OverrideSetEntity(instance, latest));
      }
      return true;
    }
  }

  /**
   * Completes when all that these instances have confirmed until now is in the database, which is
   * tried again where it failed; exceptionally when it cannot be written.
   */
  public CompletableFuture<Void> stored(Collection<String> instances) {
    return CompletableFuture.allOf(
        instances.stream()
            .map(instance -> {
              CompletableFuture<?> last = writes.get(instance);
              return last != null && last.isCompletedExceptionally() ? write(instance) : last;
            })
            .filter(Objects::nonNull)
            .toArray(CompletableFuture[]::new));
  }
}
