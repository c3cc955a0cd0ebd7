package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** All deployments, in the database. Blocks, but for {@link #saveSoon}. */
@Component
final class DeploymentHistory {
  private static final Logger log = LoggerFactory.getLogger(DeploymentHistory.class);
  private static final Duration BATCH = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Duration KEY_LIFE = Duration.ofHours(24);

  private final DeploymentRepository repository;
  private final Configurations configurations;
  private final DatabaseThreads database;
  private final DeploymentEvents events;
  private final Clock clock;
  private final Set<Ongoing> due = ConcurrentHashMap.newKeySet();
  private long lastNumber;

  DeploymentHistory(
      DeploymentRepository repository,
      Configurations configurations,
      DatabaseThreads database,
      DeploymentEvents events,
      Clock clock) {
    this.repository = repository;
    this.configurations = configurations;
    this.database = database;
    this.events = events;
    this.clock = clock;
    // Agents refuse a lower number, so it must not start anew when the history is forgotten.
    this.lastNumber =
        Math.max(
            repository.findFirstByOrderByNumberDesc().map(DeploymentEntity::number).orElse(0L),
            configurations.deployed().map(Deployed::number).orElse(0L));
  }

  Instant now() {
    return clock.instant();
  }

  /** Makes a new deployment, and keeps what is deployed before it. */
  synchronized Deployment create(
      Target target, DeploymentOptions options, Asker asker, @Nullable IdempotencyKey key) {
    var deployment =
        new Deployment(
            UUID.randomUUID().toString(),
            lastNumber + 1,
            State.WAITING,
            target.configuration().id(),
            target.configuration().contentHash(),
            options.force(),
            options.onPreflightFailure(),
            options.onFailure(),
            asker.address(),
            asker.edge(),
            target.rollbackOf(),
            clock.instant(),
            null,
            List.of(),
            List.of(),
            null);
    // Given once, even if what failed is in the database all the same.
    lastNumber++;
    try {
      repository.save(
          new DeploymentEntity(deployment, configurations.deployedIdentity().orElse(null), key));
    } catch (RuntimeException e) {
      updateLater(deployment.ended(State.FAILED, List.of(neverBegun(deployment)), now()));
      throw e;
    }
    events.begun(deployment);
    return deployment;
  }

  private static Result neverBegun(Deployment deployment) {
    return Result.failure(
        deployment.id(), null, null, "never begun, as the controller's database failed");
  }

  void update(Deployment deployment) {
    repository.update(
        deployment.id(), deployment.state().name(), DeploymentEntity.write(deployment));
  }

  /** Keeps and tells how a deployment ended. */
  void end(Deployment ended) {
    try {
      update(ended);
    } catch (RuntimeException e) {
      log.error(
          "the end of deployment {} is not in the database yet: {}",
          ended.id(),
          NestedExceptionUtils.getMostSpecificCause(e).toString());
      updateLater(ended);
    }
    events.ended(ended);
  }

  /** Tries until the database takes it, so that nobody takes the deployment for unfinished. */
  private void updateLater(Deployment ended) {
    Mono.delay(RETRY_AFTER)
        .then(
            database.call(() -> {
              update(ended);
              return ended;
            }))
        .retry()
        .subscribe(saved -> log.info("the end of deployment {} is in the database", saved.id()));
  }

  /** Saves a deployment in a moment, together with what changes until then. */
  void saveSoon(Ongoing ongoing) {
    if (due.add(ongoing)) {
      Mono.delay(BATCH)
          .then(
              database.call(() -> {
                due.remove(ongoing);
                return ongoing.save();
              }))
          .subscribe(
              saved -> {},
              error -> {
                due.remove(ongoing);
                log.warn("Results are not in the database yet: {}", error.toString());
              });
    }
  }

  Optional<Deployment> find(String id) {
    return repository.findById(id).map(DeploymentEntity::deployment);
  }

  /**
   * The newest deployments before one, the newest first. Each is read for itself: with outputs,
   * many of them are more than the memory holds.
   */
  <T> List<T> before(long number, int limit, Function<Deployment, T> view) {
    return repository.idsBefore(number, Limit.of(limit)).stream()
        .flatMap(id -> find(id).map(view).stream())
        .toList();
  }

  /** Those that have not ended, the oldest first. */
  List<Deployment> open() {
    return repository
        .findAllByStateInOrderByNumber(List.of(State.WAITING.name(), State.RUNNING.name()))
        .stream()
        .map(DeploymentEntity::deployment)
        .toList();
  }

  /** What was deployed when {@code id} was asked for. */
  Optional<Configuration> before(String id) {
    return repository
        .findById(id)
        .flatMap(DeploymentEntity::configurationBefore)
        .flatMap(configurations::byIdentity);
  }

  /**
   * The deployment that an earlier request with {@code key} became.
   *
   * @throws KeyReusedException when that was another request
   */
  Optional<Deployment> sameRequest(IdempotencyKey key) {
    return repository
        .findFirstByIdempotencyKeyAndStartedAtAfterOrderByNumberDesc(
            key.value(), clock.instant().minus(KEY_LIFE))
        .map(found -> {
          Deployment first = found.deployment();
          if (!found.isRequest(key)) {
            throw new KeyReusedException(key.value(), first);
          }
          return first;
        });
  }
}
