package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentEvents;
import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.agents.RequestEngine;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.runstate.Overrides;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an agent that connects in line with the deployed configuration. It holds no lock and
 * yields to a client's deployment. Called on event loops, and never blocks.
 */
public final class Reconciler implements AgentEvents {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  private final Configurations configurations;
  private final Deployments deployments;
  private final Overrides overrides;
  private final RequestEngine engine;
  private final AgentRegistry registry;
  private final TimeoutSettings timeouts;
  private final DeploymentEvents events;
  private final String controllerId;
  private volatile @Nullable Wanted wanted;

  public Reconciler(
      Configurations configurations,
      Deployments deployments,
      Overrides overrides,
      RequestEngine engine,
      AgentRegistry registry,
      TimeoutSettings timeouts,
      DeploymentEvents events,
      String controllerId) {
    this.configurations = configurations;
    this.deployments = deployments;
    this.overrides = overrides;
    this.engine = engine;
    this.registry = registry;
    this.timeouts = timeouts;
    this.events = events;
    this.controllerId = controllerId;
  }

  @Override
  public void connected(AgentSession session) {
    // A client's deployment brings the agents it needs in line itself, from what is ready.
    if (deployments.pending().isPresent()) {
      var _ = deployments.end().thenRun(() -> overlooked(session));
      return;
    }
    reconcile(session);
  }

  /** A client's deployment has ended; it may have begun without this agent. */
  private void overlooked(AgentSession session) {
    boolean present =
        registry.session(session.instance()).filter(now -> now.equals(session)).isPresent();
    if (present && !deployments.hasReached(session) && deployments.pending().isEmpty()) {
      reconcile(session);
    }
  }

  private void reconcile(AgentSession session) {
    Optional<Deployed> deployed = configurations.deployed();
    if (deployed.isEmpty()) {
      // A controller that knows nothing stops nothing.
      return;
    }
    if (configurations.needed().contains(session.instance())) {
      if (!runs(session.hello(), deployed.get(), asked(session, deployed.get()))) {
        bringInLine(session, deployed.get());
      }
    } else if (runsOurs(session.hello())) {
      log.info("agent {} is no longer in the deployed configuration", session.instance());
      events.reconciling(session.instance(), "told to stand by: no longer deployed");
      report(
          session,
          engine.ask(
              session,
              "reconciliation",
              (reqid, time) ->
                  new StandbyRequest(reqid, time, controllerId, deployed.get().number()),
              timeouts.restart(),
              result -> {}));
    }
  }

  private Map<String, RunState> asked(AgentSession session, Deployed deployed) {
    return overrides.of(session.instance(), deployed);
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

  private boolean runsOurs(Hello hello) {
    Hello.Running running = hello.running();
    return running != null
        && !running.standby()
        && running.deployment().controllerId().equals(controllerId);
  }

  private void bringInLine(AgentSession session, Deployed deployed) {
    log.info("agent {} is brought in line with the deployed configuration", session.instance());
    events.reconciling(
        session.instance(), "brought in line with configuration " + deployed.configuration().id());
    var origin =
        new DeploymentOrigin(
            controllerId,
            deployed.number(),
            deployed.deploymentId(),
            DeploymentOrigin.Kind.RECONCILIATION);
    report(
        session,
        engine
            .ask(session, "reconciliation", WelcomeRequest::new, timeouts.query(), result -> {})
            .thenCompose(welcomed ->
                engine.ask(
                    session,
                    "reconciliation",
                    (reqid, time) ->
                        new DeployRequest(
                            reqid,
                            time,
                            origin,
                            false,
                            deployed.configuration(),
                            deployed.cluster(),
                            asked(session, deployed)),
                    timeouts.deploy(),
                    result -> {})));
  }

  private void report(AgentSession session, CompletableFuture<List<Result>> answer) {
    var _ =
        answer.thenAccept(results -> {
          events.reconciled(session.instance(), results);
          if (results.stream().allMatch(Result::success)) {
            log.info("agent {} is in line", session.instance());
          } else {
            log.warn("agent {} is not in line: {}", session.instance(), Result.toString(results));
          }
        });
  }
}
