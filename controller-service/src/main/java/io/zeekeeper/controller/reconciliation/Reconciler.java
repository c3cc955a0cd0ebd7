package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.AgentListener;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.ReachedSessions;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Mono;

/**
 * Brings an agent that connects in line with the deployed configuration. Holds no lock, and yields
 * to a client's deployment: agents that the deployment does not reach are reconciled when it has
 * ended. An agent that runs a deployment unknown to the database is left alone and reported. Called
 * on event loops, and never blocks.
 */
public final class Reconciler implements AgentListener {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final String REQID = "reconciliation";
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private final Parts parts;
  private volatile @Nullable Wanted wanted;

  /** The collaborators of reconciliations. */
  public record Parts(
      Configurations configurations,
      Deployments deployments,
      ReachedSessions reached,
      RunStateOverrides overrides,
      Agents agents,
      RequestTimeouts timeouts,
      ReconciliationEventRecorder events,
      String controllerId) {}

  public Reconciler(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void connected(Agent agent) {
    reconcile(agent, FIRST_RETRY);
  }

  /** Reconciles agents that connected during a client's deployment that did not reach them. */
  @EventListener
  void idle(Deployments.Idle idle) {
    parts.agents().connected().stream()
        .filter(agent -> !parts.reached().contains(agent))
        .forEach(agent -> reconcile(agent, FIRST_RETRY));
  }

  private void reconcile(Agent agent, Duration retryAfter) {
    // A client's deployment reaches its agents itself.
    if (parts.deployments().pending().isPresent()) {
      parts.reached().remove(agent);
      return;
    }

    // Added before the deployed configuration is read: an adoption from now on removes the agent.
    parts.reached().add(agent);
    Optional<Hello.Running> ours = runsOurs(agent);
    Optional<Deployed> deployed = parts.configurations().deployed();
    if (ours.isPresent() && isUnknown(ours.get(), deployed)) {
      leaveAlone(agent, ours.get(), deployed);
      return;
    }
    if (deployed.isEmpty()) {
      // A controller without a deployed configuration stops nothing.
      return;
    }

    if (parts.configurations().needed().contains(agent.instance())) {
      if (!runs(agent.hello(), deployed.get(), overrides(agent, deployed.get()))) {
        bringInLine(agent, deployed.get(), retryAfter);
      }
    } else if (ours.filter(running -> !running.standby()).isPresent()) {
      standBy(agent, deployed.get(), retryAfter);
    }
  }

  /** Whether an agent follows a deployment of this controller that the database does not know. */
  public boolean isLeftAlone(Agent agent) {
    return runsOurs(agent)
        .filter(now -> isUnknown(now, parts.configurations().deployed()))
        .isPresent();
  }

  /** The deployment of this controller that an agent runs, or ran until it was to stand by. */
  private Optional<Hello.Running> runsOurs(Agent agent) {
    return Optional.ofNullable(agent.hello().running())
        .filter(running -> running.deployment().controllerId().equals(parts.controllerId()));
  }

  /** Whether the database is older than the running deployment. Deployment numbers only rise. */
  private static boolean isUnknown(Hello.Running running, Optional<Deployed> deployed) {
    long known = deployed.map(Deployed::number).orElse(0L);
    if (running.standby()) {
      return running.latestNumber() > known;
    }
    return deployed
        .map(now ->
            running.latestNumber() >= known
                && !running.deployment().id().equals(now.deploymentId()))
        .orElse(true);
  }

  private void leaveAlone(Agent agent, Hello.Running running, Optional<Deployed> deployed) {
    long number = running.latestNumber();
    parts.deployments().numberAfter(number);
    String what =
        running.standby()
            ? "it stands by for deployment number " + number
            : "it runs deployment %s (number %d)".formatted(running.deployment().id(), number);
    String problem =
        ("%s, but the latest deployment in this controller's database has number %d; its nodes are"
                + " left alone until the next deployment")
            .formatted(what, deployed.map(Deployed::number).orElse(0L));

    log.atWarn()
        .addKeyValue("instance", agent.instance())
        .log("agent {} is not brought in line: {}", agent.instance(), problem);
    parts
        .events()
        .ended(agent.instance(), List.of(Result.failure(REQID, agent.instance(), null, problem)));
  }

  private Map<String, RunState> overrides(Agent agent, Deployed deployed) {
    return parts.overrides().of(agent.instance(), deployed);
  }

  /**
   * Whether an agent runs what is deployed. Compares the overrides also: an agent that runs the
   * same configuration by an earlier deployment may still have the overrides of that time.
   */
  private boolean runs(Hello hello, Deployed deployed, Map<String, RunState> overrides) {
    Hello.Running running = hello.running();
    Wanted now = wanted(deployed);
    return running != null
        && !running.standby()
        && running.configurationId().equals(deployed.configuration().id())
        && running.configurationHash().equals(now.configurationHash())
        && running.clusterHash().equals(now.clusterHash())
        && running.overridden().equals(overrides);
  }

  /** The hashes of what is deployed: cached, because every connecting agent is compared to them. */
  private record Wanted(Deployed deployed, String configurationHash, String clusterHash) {}

  private Wanted wanted(Deployed deployed) {
    Wanted known = wanted;
    if (known == null || !known.deployed().equals(deployed)) {
      known =
          new Wanted(deployed, deployed.configuration().contentHash(), deployed.cluster().hash());
      wanted = known;
    }
    return known;
  }

  private void standBy(Agent agent, Deployed deployed, Duration retryAfter) {
    log.atInfo()
        .addKeyValue("instance", agent.instance())
        .log("agent {} is no longer in the deployed configuration", agent.instance());
    parts.events().begun(agent.instance(), "stands by: no longer in the deployed configuration");
    report(
        agent,
        deployed,
        send(
            agent,
            (reqid, time) ->
                new StandbyRequest(reqid, time, parts.controllerId(), deployed.number()),
            parts.timeouts().restart()),
        retryAfter);
  }

  private void bringInLine(Agent agent, Deployed deployed, Duration retryAfter) {
    log.atInfo()
        .addKeyValue("instance", agent.instance())
        .log("agent {} is brought in line with the deployed configuration", agent.instance());
    parts
        .events()
        .begun(
            agent.instance(),
            "brought in line with configuration " + deployed.configuration().id());
    report(
        agent,
        deployed,
        send(agent, WelcomeRequest::new, parts.timeouts().query())
            .thenCompose(welcomed ->
                welcomed.stream().allMatch(Result::success)
                    ? deploy(agent, deployed)
                    : CompletableFuture.completedFuture(welcomed)),
        retryAfter);
  }

  private CompletableFuture<List<Result>> deploy(Agent agent, Deployed deployed) {
    var origin =
        new DeploymentOrigin(
            parts.controllerId(),
            deployed.number(),
            deployed.deploymentId(),
            DeploymentOrigin.Kind.RECONCILIATION);
    return send(
        agent,
        (reqid, time) ->
            new DeployRequest(
                reqid,
                time,
                origin,
                false,
                deployed.configuration(),
                deployed.cluster(),
                overrides(agent, deployed)),
        parts.timeouts().deploy());
  }

  private CompletableFuture<List<Result>> send(
      Agent agent, Agents.RequestFactory request, Duration timeout) {
    return parts.agents().send(agent.instance(), REQID, AgentRequest.of(request), timeout);
  }

  private void report(
      Agent agent, Deployed deployed, CompletableFuture<List<Result>> answer, Duration retryAfter) {
    var _ =
        answer.thenAccept(results -> {
          parts.events().ended(agent.instance(), results);
          if (results.stream().allMatch(Result::success)) {
            log.atInfo()
                .addKeyValue("instance", agent.instance())
                .log("agent {} is in line", agent.instance());
            return;
          }
          log.atWarn()
              .addKeyValue("instance", agent.instance())
              .log("agent {} is not in line: {}", agent.instance(), Result.toString(results));
          // The agent itself keeps retrying a node that fails.
          if (results.stream().anyMatch(result -> !result.success() && result.node() == null)) {
            retry(agent, deployed, retryAfter);
          }
        });
  }

  /** Retries later, unless the session has ended or something else is deployed by then. */
  private void retry(Agent agent, Deployed deployed, Duration after) {
    Duration next = after.multipliedBy(2);
    Mono.delay(after)
        .filter(tick -> isDeployed(deployed))
        .subscribe(tick ->
            parts
                .agents()
                .connected(agent.instance())
                .filter(now -> now.session() == agent.session())
                .ifPresent(now ->
                    reconcile(now, next.compareTo(LONGEST_RETRY) < 0 ? next : LONGEST_RETRY)));
  }

  private boolean isDeployed(Deployed deployed) {
    return parts
        .configurations()
        .deployed()
        .filter(now -> now.number() == deployed.number())
        .isPresent();
  }
}
