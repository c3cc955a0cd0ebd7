package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.Deployment.Progress;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.controller.deployment.Deployment.Terms;
import io.zeekeeper.controller.deployment.DeploymentResultRepository.Count;
import io.zeekeeper.controller.deployment.OpenDeployment.Unsaved;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** All deployments in the database. Reads never write. Methods block. */
@Component
class DeploymentStore {
  private static final Duration KEY_LIFE = Duration.ofHours(24);
  private static final List<String> OPEN =
      Arrays.stream(State.values()).filter(state -> !state.ended()).map(State::name).toList();

  private final DeploymentRepository deployments;
  private final DeploymentResultRepository results;
  private final Configurations configurations;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final AtomicLong lastNumber;

  DeploymentStore(
      DeploymentRepository deployments,
      DeploymentResultRepository results,
      Configurations configurations,
      TransactionTemplate transaction,
      Clock clock) {
    this.deployments = deployments;
    this.results = results;
    this.configurations = configurations;
    this.transaction = transaction;
    this.clock = clock;
    // Agents refuse a lower number, so numbers keep rising after the history is deleted.
    this.lastNumber =
        new AtomicLong(
            Math.max(
                deployments.findFirstByOrderByNumberDesc().map(DeploymentEntity::number).orElse(0L),
                configurations.deployed().map(Deployed::number).orElse(0L)));
  }

  /** The time as the database keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Makes every later deployment's number higher than {@code number}. */
  void numberAfter(long number) {
    lastNumber.accumulateAndGet(number, Math::max);
  }

  /** Creates a deployment, without storing it. */
  Deployment make(Configuration configuration, Terms terms) {
    return new Deployment(
        UUID.randomUUID().toString(),
        lastNumber.incrementAndGet(),
        now(),
        terms,
        Progress.of(ConfigurationIdentity.of(configuration)),
        List.of());
  }

  /** Inserts a new deployment, with the configuration that is deployed before it. */
  void insert(Deployment deployment, @Nullable IdempotencyKey key) {
    transaction.executeWithoutResult(status -> {
      if (key != null) {
        deployments.releaseKey(key.value());
      }
      save(deployment, key);
    });
  }

  private void save(Deployment deployment, @Nullable IdempotencyKey key) {
    String before = configurations.deployedIdentity().orElse(null);
    deployments.save(new DeploymentEntity(deployment, before, key));
  }

  /** Stores the step that a deployment is about to take, and the Results so far. */
  synchronized void update(OpenDeployment open) {
    Unsaved unsaved = open.unsaved();
    Deployment now = open.now();
    transaction.executeWithoutResult(status -> {
      put(now);
      insert(now.id(), unsaved);
    });
    open.saved(unsaved);
  }

  /**
   * Updates the row of a deployment. If the database fails in a transaction that is to be rolled
   * back, Hibernate finds no row instead of throwing (HHH-12472).
   */
  private void put(Deployment deployment) {
    deployments
        .findById(deployment.id())
        .orElseThrow(() ->
            new DataRetrievalFailureException("deployment " + deployment.id() + " cannot be read"))
        .update(deployment);
  }

  /** Stores the Results that have arrived since the last save. */
  synchronized void saveResults(OpenDeployment open) {
    Unsaved unsaved = open.unsaved();
    transaction.executeWithoutResult(status -> insert(open.id(), unsaved));
    open.saved(unsaved);
  }

  private void insert(String deployment, Unsaved unsaved) {
    List<DeploymentResultEntity> rows = new ArrayList<>();
    for (int i = 0; i < unsaved.results().size(); i++) {
      rows.add(
          new DeploymentResultEntity(deployment, unsaved.from() + i, unsaved.results().get(i)));
    }
    results.saveAll(rows);
  }

  /**
   * Stores how a deployment ended, and inserts the rollback that follows, if any.
   *
   * @param open the deployment as it was before its end
   */
  synchronized void end(OpenDeployment open, Deployment ended, @Nullable Deployment rollback) {
    Unsaved last = open.unsavedOf(ended.results());
    transaction.executeWithoutResult(status -> {
      put(ended);
      insert(ended.id(), last);
      if (rollback != null) {
        save(rollback, null);
      }
    });
    open.saved(last);
  }

  Optional<Deployment> find(String id) {
    return deployments.findById(id).map(row -> row.deployment(resultsOf(row.getId())));
  }

  private List<Result> resultsOf(String id) {
    return ResultOrder.complete(
        results.of(id).stream().map(DeploymentResultEntity::result).toList());
  }

  /**
   * The newest deployments, the newest first, without their Results.
   *
   * @param before returns only deployments with a lower number
   */
  List<DeploymentSummary> newest(long before, int limit) {
    List<DeploymentEntity> rows =
        deployments.findAllByNumberLessThanOrderByNumberDesc(before, Limit.of(limit));
    Map<String, Count> counts =
        results.count(rows.stream().map(DeploymentEntity::getId).toList()).stream()
            .collect(Collectors.toMap(Count::deployment, Function.identity()));
    return rows.stream()
        .map(row -> {
          Count count = counts.getOrDefault(row.getId(), new Count(row.getId(), 0, 0));
          return new DeploymentSummary(
              row.deployment(List.of()), count.succeeded(), count.failed());
        })
        .toList();
  }

  /** The deployments that have not ended, the oldest first, with their Results so far in order. */
  List<Deployment> open() {
    return deployments.findAllByStateInOrderByNumber(OPEN).stream()
        .map(row ->
            row.deployment(
                results.of(row.getId()).stream().map(DeploymentResultEntity::result).toList()))
        .toList();
  }

  /** The configuration that was deployed when {@code id} was requested. */
  Optional<Configuration> before(String id) {
    return deployments
        .findById(id)
        .flatMap(DeploymentEntity::configurationBefore)
        .flatMap(configurations::byIdentity);
  }

  /**
   * The deployment of an earlier request with {@code key}.
   *
   * @throws KeyReusedException if that request was a different one
   */
  Optional<Deployment> sameRequest(IdempotencyKey key) {
    return deployments
        .findByIdempotencyKeyAndStartedAtAfter(key.value(), clock.instant().minus(KEY_LIFE))
        .map(found -> {
          Deployment first = found.deployment(resultsOf(found.getId()));
          if (!found.isRequest(key)) {
            throw new KeyReusedException(key.value(), first);
          }
          return first;
        });
  }
}
