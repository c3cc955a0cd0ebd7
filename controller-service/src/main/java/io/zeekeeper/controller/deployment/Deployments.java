package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.ConflictException.Reason;
import io.zeekeeper.controller.deployment.Deployment.Terms;
import io.zeekeeper.model.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The deployments of this controller: at most one in progress, and the history. All methods but
 * {@link #pending} and {@link #cancel} use the database and block.
 *
 * <p>Starts before clients and agents can connect, and resumes a deployment that the last stop
 * interrupted. Stops before the agents' sessions end, and leaves an open deployment unchanged.
 */
@Component
public class Deployments implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Deployments.class);
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(1);

  private final DeploymentStore store;
  private final DeploymentRunner runner;
  private final Recovery recovery;
  private final Configurations configurations;
  private final DeploymentEventRecorder events;
  private final RequestTimeouts timeouts;
  private final ApplicationEventPublisher publisher;

  /** The deployment in progress, or the last one. */
  private volatile @Nullable OpenDeployment current;

  private volatile @Nullable Thread thread;
  private volatile boolean running;

  Deployments(
      DeploymentStore store,
      DeploymentRunner runner,
      Recovery recovery,
      Configurations configurations,
      DeploymentEventRecorder events,
      RequestTimeouts timeouts,
      ApplicationEventPublisher publisher) {
    this.store = store;
    this.runner = runner;
    this.recovery = recovery;
    this.configurations = configurations;
    this.events = events;
    this.timeouts = timeouts;
    this.publisher = publisher;
  }

  /**
   * A deployment that has begun.
   *
   * @param over completes with the deployment when it has ended, or in its present state when the
   *     controller ends; the controller's next start then resumes it
   */
  public record Begun(Deployment deployment, CompletableFuture<Deployment> over) {}

  /** The last deployment in progress has ended. */
  public record Idle() {}

  /**
   * Begins to deploy the ready configuration. A repeated request returns its first deployment.
   *
   * @throws ConflictException if no configuration is ready or another deployment is in progress
   * @throws KeyReusedException if the key belongs to another request
   */
  public synchronized Begun begin(DeploymentRequest request) {
    return sameRequest(request)
        .orElseGet(() -> {
          requireNonePending();
          Configuration ready =
              configurations
                  .ready()
                  .orElseThrow(() ->
                      new ConflictException(
                          Reason.NOTHING_READY, "no configuration available to deploy"));
          requireExpected(request, ready);
          return begin(ready, request, null);
        });
  }

  /**
   * Begins to deploy the configuration that was deployed before {@code undone}.
   *
   * @throws ConflictException if nothing was deployed before or another deployment is in progress
   * @throws KeyReusedException if the key belongs to another request
   */
  public synchronized Begun rollback(Deployment undone, DeploymentRequest request) {
    return sameRequest(request)
        .orElseGet(() -> {
          requireNonePending();
          Configuration before =
              store
                  .before(undone.id())
                  .orElseThrow(() ->
                      new ConflictException(
                          Reason.NOTHING_BEFORE,
                          "nothing was deployed before deployment " + undone.id(),
                          undone.id()));
          return begin(before, request, undone.id());
        });
  }

  private Optional<Begun> sameRequest(DeploymentRequest request) {
    return Optional.ofNullable(request.key())
        .flatMap(store::sameRequest)
        .map(first -> {
          OpenDeployment now = current;
          return now != null && now.id().equals(first.id())
              ? new Begun(now.now(), now.over())
              : new Begun(first, CompletableFuture.completedFuture(first));
        });
  }

  private void requireNonePending() {
    if (!running) {
      throw new ConflictException(
          Reason.NOT_RUNNING, "the controller is starting or ending; try again in a moment");
    }
    pending()
        .ifPresent(earlier -> {
          throw new ConflictException(
              Reason.DEPLOYMENT_PENDING,
              "earlier deployment " + earlier.id() + " still pending",
              earlier.id());
        });
  }

  private static void requireExpected(DeploymentRequest request, Configuration ready) {
    ConfigurationIdentity expected = request.expected();
    if (expected != null && !expected.equals(ConfigurationIdentity.of(ready))) {
      throw new ConflictException(
          Reason.CONFIGURATION_CHANGED,
          "configuration '%s' with hash %s is not ready; ready is '%s' with hash %s"
              .formatted(expected.id(), expected.hash(), ready.id(), ready.contentHash()));
    }
  }

  private Begun begin(
      Configuration target, DeploymentRequest request, @Nullable String rollbackOf) {
    Deployment deployment =
        store.make(target, new Terms(request.options(), request.actor(), rollbackOf));
    store.insert(deployment, request.key());
    OpenDeployment open = beginStored(deployment);
    return new Begun(open.now(), open.over());
  }

  /** Begins a new deployment that is in the database. */
  private OpenDeployment beginStored(Deployment deployment) {
    events.begun(deployment);
    return run(deployment, timeouts.deploy());
  }

  private synchronized OpenDeployment run(Deployment deployment, Duration time) {
    var open = new OpenDeployment(deployment);
    current = open;
    if (!running) {
      // This is a rollback, and the controller is ending.
      open.freeze();
      return open;
    }
    var _ = open.over().thenRun(this::publishIfIdle);
    thread = runner.start(open, time, this::beginStored);
    return open;
  }

  private void publishIfIdle() {
    if (running && pending().isEmpty()) {
      publisher.publishEvent(new Idle());
    }
  }

  /** The deployment in progress. */
  public Optional<Deployment> pending() {
    return Optional.ofNullable(current)
        .map(OpenDeployment::now)
        .filter(deployment -> !deployment.state().ended());
  }

  /**
   * Makes every later deployment's number higher than {@code number}: an agent runs a deployment of
   * this controller that the database does not have.
   */
  public void numberAfter(long number) {
    store.numberAfter(number);
  }

  public Optional<Deployment> find(String id) {
    OpenDeployment now = current;
    return now != null && now.id().equals(id) ? Optional.of(now.now()) : store.find(id);
  }

  /**
   * The newest deployments, the newest first, without their Results.
   *
   * @param before returns only deployments with a lower number
   */
  public List<DeploymentSummary> newest(long before, int limit) {
    return store.newest(before, limit);
  }

  /**
   * Cancels a deployment that has not changed anything yet.
   *
   * @return the deployment once it has ended
   * @throws ConflictException if it has ended or has begun to change things
   */
  public CompletableFuture<Deployment> cancel(String id) {
    OpenDeployment now = current;
    if (now == null || !now.id().equals(id) || now.now().state().ended()) {
      throw new ConflictException(
          Reason.DEPLOYMENT_ENDED, "deployment " + id + " has already ended", id);
    }

    if (!now.cancel()) {
      throw new ConflictException(
          Reason.DEPLOYMENT_UNDER_WAY,
          "deployment " + id + " is under way and can no longer be cancelled",
          id);
    }
    return now.over();
  }

  @Override
  public synchronized void start() {
    running = true;
    runner.dialOnlyDeployed();
    recovery
        .interrupted()
        .ifPresent(last -> {
          log.atWarn()
              .addKeyValue("reqid", last.id())
              .log("resuming deployment {}, interrupted at {}", last.id(), last.state());
          run(last, recovery.timeLeft(last));
        });
  }

  /** Runs before any lifecycle bean stops, because the agents' sessions end with those beans. */
  @EventListener(ContextClosedEvent.class)
  @Override
  public void stop() {
    if (!running) {
      return;
    }
    running = false;

    OpenDeployment now = current;
    if (now != null && !now.now().state().ended()) {
      log.atInfo()
          .addKeyValue("reqid", now.id())
          .log("deployment {} resumes when the controller starts again", now.id());
      now.freeze();
      awaitThread();
      try {
        store.saveResults(now);
      } catch (RuntimeException e) {
        log.warn(
            "the last Results are not in the database and will be requested again: {}",
            e.toString());
      }
    }
  }

  /** Waits for the present step, which most likely uses the database. */
  private void awaitThread() {
    Thread last = thread;
    try {
      if (last != null && !last.join(STEP_TIMEOUT)) {
        log.warn("a step of a deployment takes too long; the next start repeats it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts before clients and agents can connect. */
  @Override
  public int getPhase() {
    return 0;
  }
}
