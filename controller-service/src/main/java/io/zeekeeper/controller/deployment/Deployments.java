package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.ConflictException.Reason;
import io.zeekeeper.model.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
   * @throws ConflictException when there is none, when it is not the one that the order expects, or
   *     when another deployment is going on
   * @throws KeyReusedException when the key belongs to another request
   */
  public synchronized Begun begin(Order order) {
    return sameRequest(order)
        .orElseGet(() -> {
          requireNonePending();
          Configuration ready =
              configurations
                  .ready()
                  .orElseThrow(() ->
                      new ConflictException(
                          Reason.NOTHING_READY, "no configuration available to deploy"));
          requireExpected(order, ready);
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
                          Reason.NOTHING_BEFORE,
                          "nothing was deployed before deployment " + undone.id(),
                          undone.id()));
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
          throw new ConflictException(
              Reason.DEPLOYMENT_PENDING,
              "earlier deployment " + earlier.id() + " still pending",
              earlier.id());
        });
  }

  private static void requireExpected(Order order, Configuration ready) {
    ConfigurationIdentity expected = order.expected();
    if (expected != null && !expected.equals(ConfigurationIdentity.of(ready))) {
      throw new ConflictException(
          Reason.CONFIGURATION_CHANGED,
          "configuration '"
              + expected.id()
              + "' with hash "
              + expected.hash()
              + " is not ready; ready is '"
              + ready.id()
              + "' with hash "
              + ready.contentHash());
    }
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

  /**
   * The newest deployments before one, the newest first. One of them is in memory at a time.
   *
   * @param number those with a lower number
   * @param view what is wanted of each
   */
  public <T> List<T> before(long number, int limit, Function<Deployment, T> view) {
    Ongoing now = current;
    if (now != null) {
      var _ = now.save();
    }
    return history.before(number, limit, view);
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
      throw new ConflictException(
          Reason.DEPLOYMENT_ENDED,
          "deployment " + deployment.id() + " has ended already",
          deployment.id());
    }
    if (!now.cancellation().cancel()) {
      throw new ConflictException(
          Reason.DEPLOYMENT_UNDER_WAY,
          "deployment " + deployment.id() + " is under way and cannot be cancelled any more",
          deployment.id());
    }
    return now.deployment();
  }
}
