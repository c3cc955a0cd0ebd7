package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.model.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The deployments of this controller: one at a time, and the history. Methods that touch the
 * database block: all but {@link #pending}, {@link #end} and {@link #hasReached}.
 */
@Component
public class Deployments {
  private final DeploymentHistory history;
  private final DeploymentRunner runner;
  private final Configurations configurations;

  /** The deployment that is going on, or was the last to. */
  private volatile @Nullable Ongoing current;

  Deployments(
      DeploymentHistory history,
      DeploymentRunner runner,
      Configurations configurations,
      Recovery recovery) {
    this.history = history;
    this.runner = runner;
    this.configurations = configurations;
    this.current = recovery.recover().orElse(null);
  }

  /** A deployment that was begun: its resource, and its end. */
  public record Begun(Deployment deployment, CompletableFuture<Deployment> ended) {}

  /**
   * Begins to deploy the ready configuration; a request that came before gives the deployment that
   * it became then.
   *
   * @throws ConflictException when there is none, or another deployment is going on
   * @throws KeyReusedException when the key belongs to another request
   */
  public synchronized Begun begin(Order order) {
    return sameRequest(order)
        .orElseGet(() -> {
          requireNonePending();
          Configuration ready =
              configurations
                  .ready()
                  .orElseThrow(() -> new ConflictException("no configuration available to deploy"));
          return start(new Target(ready, null), order);
        });
  }

  /**
   * Begins to deploy what was deployed before {@code undone}.
   *
   * @throws ConflictException when nothing was, or another deployment is going on
   * @throws KeyReusedException when the key belongs to another request
   */
  public synchronized Begun rollback(Deployment undone, Order order) {
    return sameRequest(order)
        .orElseGet(() -> {
          requireNonePending();
          Configuration before =
              history
                  .before(undone.id())
                  .orElseThrow(() ->
                      new ConflictException(
                          "nothing was deployed before deployment " + undone.id()));
          return start(new Target(before, undone.id()), order);
        });
  }

  private Optional<Begun> sameRequest(Order order) {
    return Optional.ofNullable(order.key())
        .flatMap(history::sameRequest)
        .map(first -> {
          Ongoing now = current;
          return now != null && now.deployment().id().equals(first.id())
              ? new Begun(now.deployment(), now.ended())
              : new Begun(first, CompletableFuture.completedFuture(first));
        });
  }

  private void requireNonePending() {
    pending()
        .ifPresent(earlier -> {
          throw new ConflictException("earlier deployment " + earlier.id() + " still pending");
        });
  }

  private Begun start(Target target, Order order) {
    var ongoing =
        new Ongoing(history, history.create(target, order.options(), order.asker(), order.key()));
    current = ongoing;
    runner.start(ongoing, target);
    return new Begun(ongoing.deployment(), ongoing.ended());
  }

  /** The deployment that is going on. */
  public Optional<Deployment> pending() {
    return Optional.ofNullable(current)
        .map(Ongoing::deployment)
        .filter(deployment -> !deployment.state().ended());
  }

  /** Completes when the deployment that is going on, or was the last to, has ended. */
  CompletableFuture<Deployment> end() {
    Ongoing now = current;
    return now == null ? new CompletableFuture<>() : now.ended();
  }

  /** Whether the deployment that is going on, or was the last to, reached an agent. */
  boolean hasReached(AgentSession session) {
    Ongoing now = current;
    return now != null && now.hasReached(session);
  }

  /** A deployment as it is in the database when this returns. */
  public Optional<Deployment> find(String id) {
    Ongoing now = current;
    return now != null && now.deployment().id().equals(id)
        ? Optional.of(now.save())
        : history.find(id);
  }

  /** The newest deployments, the newest first. */
  public List<Deployment> newest(int limit) {
    Ongoing now = current;
    if (now != null) {
      var _ = now.save();
    }
    return history.newest(limit);
  }

  /**
   * Cancels a deployment that waits for instances.
   *
   * @throws ConflictException when it has ended, or has begun to change things
   */
  public synchronized Deployment cancel(Deployment deployment) {
    Ongoing now = current;
    if (now == null
        || !now.deployment().id().equals(deployment.id())
        || now.deployment().state().ended()) {
      throw new ConflictException("deployment " + deployment.id() + " has ended already");
    }
    if (!now.cancellation().cancel()) {
      throw new ConflictException(
          "deployment " + deployment.id() + " is under way and cannot be cancelled any more");
    }
    return now.deployment();
  }
}
