package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.database.DatabaseThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Saves Results after a moment, in one batch with those that arrive meanwhile. Never blocks. */
@Component
class ResultSaver {
  private static final Logger log = LoggerFactory.getLogger(ResultSaver.class);
  private static final Duration SAVE_DELAY = Duration.ofMillis(200);

  private final DeploymentStore store;
  private final DatabaseThreads database;
  private final Set<OpenDeployment> due = ConcurrentHashMap.newKeySet();

  ResultSaver(DeploymentStore store, DatabaseThreads database) {
    this.store = store;
    this.database = database;
  }

  void saveSoon(OpenDeployment open) {
    if (due.add(open)) {
      Mono.delay(SAVE_DELAY)
          .doOnNext(tick -> due.remove(open))
          // The end of a deployment saves all its Results.
          .filter(tick -> !open.over().isDone())
          .flatMap(tick ->
              database.call(() -> {
                store.saveResults(open);
                return open;
              }))
          .subscribe(
              saved -> {},
              // The next step or the end saves them.
              error -> log.warn("Results are not in the database yet: {}", error.toString()));
    }
  }
}
