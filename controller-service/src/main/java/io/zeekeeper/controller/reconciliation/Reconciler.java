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
 * Brings an agent that connects in line with the deployed configuration. It holds no lock and
 * yields to a client's deployment: agents that the deployment does not reach are looked at when it
 * has ended. An agent that runs a deployment unknown to the database is left alone and reported.
 * Called on event loops, and never blocks.
 */
public final class Reconciler implements AgentListener {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final String REQID = "reconciliation";
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private final Parts parts;
  private volatile @Nullable Wanted wanted;

  /** What reconciliations work with. */
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

  /** Looks at the agents that came while a client's deployment was going on without them. */
  @EventListener
  void idle(Deployments.Idle idle) {
    parts.agents().connected().stream()
        .filter(agent -> !parts.reached().contains(agent))
        .forEach(agent -> reconcile(agent, FIRST_RETRY));
  }

  private void reconcile(Agent agent, Duration retryAfter) {
    // A client's deployment brings the agents it needs in line itself, from what is ready.
    if (parts.deployments().pending().isPresent()) {
      parts.reached().remove(agent);
      return;
    }
    // Before what is deployed is read: a deployment that is adopted from now on forgets it again.
    parts.reached().add(agent);
    Optional<Hello.Running> ours = runsOurs(agent);
    Optional<Deployed> deployed = parts.configurations().deployed();
    if (ours.isPresent() && isUnknown(ours.get(), deployed)) {
      leaveAlone(agent, ours.get(), deployed);
      return;
    }
    if (deployed.isEmpty()) {
      // A controller that knows nothing stops nothing.
      return;
    }
    if (parts.configurations().needed().contains(agent.instance())) {
      if (!runs(agent.hello(), deployed.get(), asked(agent, deployed.get()))) {
        bringInLine(agent, deployed.get(), retryAfter);
      }
    } else if (ours.filter(running -> !running.standby()).isPresent()) {
      standBy(agent, deployed.get(), retryAfter);
    }
  }

  /** Whether an agent obeys a deployment of this controller that the database does not know. */
  public boolean isLeftAlone(Agent agent) {
    return runsOurs(agent)
        .filter(now -> isUnknown(now, parts.configurations().deployed()))
        .isPresent();
  }

  /** What an agent runs for this controller, or ran until this controller told it to stand by. */
  private Optional<Hello.Running> runsOurs(Agent agent) {
    return Optional.ofNullable(agent.hello().running())
        .filter(running -> running.deployment().controllerId().equals(parts.controllerId()));
  }

  /** Numbers only rise, so a database that knows a lower one is older than what runs. */
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
            ? "deployment number " + number + " told it to stand by"
            : "it runs deployment %s (number %d)".formatted(running.deployment().id(), number);
    String problem =
        ("%s, and this controller's database knows none later than %d; its nodes are left alone"
                + " until the next deployment")
            .formatted(what, deployed.map(Deployed::number).orElse(0L));
    log.warn("agent {} is not brought in line: {}", agent.instance(), problem);
    parts
        .events()
        .ended(agent.instance(), List.of(Result.failure(REQID, agent.instance(), null, problem)));
  }

  private Map<String, RunState> asked(Agent agent, Deployed deployed) {
    return parts.overrides().of(agent.instance(), deployed);
  }

  /** An agent that runs the same by an earlier deployment may still keep what was asked then. */
  private boolean runs(Hello hello, Deployed deployed, Map<String, RunState> asked) {
    Hello.Running running = hello.running();
    Wanted now = wanted(deployed);
    return running != null
        && !running.standby()
        && running.configurationId().equals(deployed.configuration().id())
        && running.configurationHash().equals(now.configurationHash())
        && running.clusterHash().equals(now.clusterHash())
        && running.overridden().equals(asked);
  }

  /** The hashes of what is deployed: made once, as every agent that connects is compared. */
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
    log.info("agent {} is no longer in the deployed configuration", agent.instance());
    parts.events().begun(agent.instance(), "told to stand by: no longer deployed");
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
    log.info("agent {} is brought in line with the deployed configuration", agent.instance());
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
                asked(agent, deployed)),
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
            log.info("agent {} is in line", agent.instance());
            return;
          }
          log.warn("agent {} is not in line: {}", agent.instance(), Result.toString(results));
          // The agent itself goes on with a node that fails.
          if (results.stream().anyMatch(result -> !result.success() && result.node() == null)) {
            retry(agent, deployed, retryAfter);
          }
        });
  }

  /** Tries again, unless the session has ended or something else is deployed by then. */
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
