package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * The deployments of this controller: one at a time, and the history. Methods that touch the
 * database block.
 */
@Component
public class Deployments {
  private static final Logger log = LoggerFactory.getLogger(Deployments.class);

  private final DeploymentRepository repository;
  private final Configurations configurations;
  private final DeploymentParts parts;
  private final Clock clock;
  private volatile @Nullable Current current;
  private long lastNumber;

  /** The deployment that is going on, or was the last to. */
  private static final class Current {
    private volatile Deployment deployment;
    private final CompletableFuture<Deployment> ended = new CompletableFuture<>();
    private volatile @Nullable DeploymentRun run;

    Current(Deployment deployment) {
      this.deployment = deployment;
    }
  }

  Deployments(
      DeploymentRepository repository,
      Configurations configurations,
      DeploymentParts parts,
      Clock clock) {
    this.repository = repository;
    this.configurations = configurations;
    this.parts = parts;
    this.clock = clock;
    this.lastNumber =
        repository.findFirstByOrderByNumberDesc().map(DeploymentEntity::number).orElse(0L);
    endInterrupted();
  }

  /** A controller that died in the middle: reconciliation goes on with what was adopted. */
  private void endInterrupted() {
    repository
        .findAllByStateIn(List.of(State.WAITING.name(), State.RUNNING.name()))
        .forEach(entity -> {
          Deployment interrupted = entity.deployment();
          log.warn("deployment {} was interrupted by a restart", interrupted.id());
          repository.save(
              new DeploymentEntity(
                  interrupted.with(
                      State.FAILED,
                      List.of(
                          Result.failure(
                              interrupted.id(),
                              null,
                              null,
                              "the controller was restarted during this deployment; its agents"
                                  + " are brought in line with the deployed configuration")),
                      clock.instant())));
        });
  }

  /** A deployment that was begun: its resource, and its end. */
  public record Begun(Deployment deployment, CompletableFuture<Deployment> ended) {}

  /**
   * Begins to deploy the ready configuration.
   *
   * @throws ConflictException when there is none, or another deployment is going on
   */
  public synchronized Begun begin(boolean force, String askedBy) {
    pending()
        .ifPresent(earlier -> {
          throw new ConflictException("earlier deployment " + earlier.id() + " still pending");
        });
    Configuration ready =
        configurations
            .ready()
            .orElseThrow(() -> new ConflictException("no configuration available to deploy"));
    var deployment =
        new Deployment(
            UUID.randomUUID().toString(),
            ++lastNumber,
            State.WAITING,
            ready.id(),
            force,
            askedBy,
            clock.instant(),
            null,
            List.of());
    repository.save(new DeploymentEntity(deployment));
    var begun = new Current(deployment);
    current = begun;
    var run =
        new DeploymentRun(
            parts, deployment, ready, (state, results) -> progress(begun, state, results));
    begun.run = run;
    Thread.ofVirtual()
        .name("deployment-" + deployment.number())
        .start(() -> runToItsEnd(begun, run));
    return new Begun(deployment, begun.ended);
  }

  private void runToItsEnd(Current begun, DeploymentRun run) {
    try {
      run.run();
    } catch (InterruptedException | RuntimeException e) {
      log.error("deployment {} failed", begun.deployment.id(), e);
      progress(
          begun,
          State.FAILED,
          List.of(Result.failure(begun.deployment.id(), null, null, "internal error: " + e)));
    }
  }

  private void progress(Current begun, State state, List<Result> results) {
    Deployment next = begun.deployment.with(state, results, state.ended() ? clock.instant() : null);
    if (state.ended()) {
      save(next);
    }
    begun.deployment = next;
    if (state.ended()) {
      begun.ended.complete(next);
    }
  }

  /** On disk before anyone is told; and told all the same when the disk refuses. */
  private void save(Deployment ended) {
    try {
      repository.save(new DeploymentEntity(ended));
    } catch (RuntimeException e) {
      log.error("the end of deployment {} is not in the database: {}", ended.id(), e.toString());
    }
  }

  /** The deployment that is going on. */
  public Optional<Deployment> pending() {
    return Optional.ofNullable(current)
        .map(now -> now.deployment)
        .filter(deployment -> !deployment.state().ended());
  }

  public Optional<Deployment> find(String id) {
    Current now = current;
    if (now != null && now.deployment.id().equals(id)) {
      return Optional.of(now.deployment);
    }
    return repository.findById(id).map(DeploymentEntity::deployment);
  }

  /** The newest deployments, the newest first. */
  public List<Deployment> newest(int limit) {
    return repository.findAllByOrderByNumberDesc(Limit.of(limit)).stream()
        .map(DeploymentEntity::deployment)
        .map(stored -> find(stored.id()).orElse(stored))
        .toList();
  }

  /**
   * Cancels a deployment that waits for instances.
   *
   * @throws ConflictException when it has ended, or has begun to change things
   */
  public synchronized Deployment cancel(Deployment deployment) {
    Current now = current;
    if (now == null
        || !now.deployment.id().equals(deployment.id())
        || now.deployment.state().ended()) {
      throw new ConflictException("deployment " + deployment.id() + " has ended already");
    }
    DeploymentRun run = now.run;
    if (run == null || !run.cancel()) {
      throw new ConflictException(
          "deployment " + deployment.id() + " is under way and cannot be cancelled any more");
    }
    return now.deployment;
  }
}
