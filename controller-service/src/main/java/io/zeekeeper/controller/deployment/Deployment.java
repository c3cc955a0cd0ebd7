package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.PlanStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make the agents run a configuration.
 *
 * @param id its id, which is also the reqid of its requests
 * @param number counts this controller's deployments
 * @param startedAt when it was requested
 * @param terms how it was requested
 * @param progress how far it is
 * @param results the Results so far; after a rollout one for each node, and a last one with the
 *     configuration's id
 */
public record Deployment(
    String id,
    long number,
    Instant startedAt,
    Terms terms,
    Progress progress,
    List<Result> results) {

  /** The present step of a deployment, or how it ended. */
  public enum State {
    /** The deployment waits for the instances that it needs. */
    WAITING,
    /** The agents check the nodes that they would launch. */
    CHECKING,
    /** The agents report what would happen to each node. Nothing has changed yet. */
    PLANNING,
    /** The configuration is the deployed one, and the agents apply it. */
    DEPLOYING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED;

    public boolean ended() {
      return switch (this) {
        case WAITING, CHECKING, PLANNING, DEPLOYING -> false;
        case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED -> true;
      };
    }
  }

  /**
   * How a deployment was requested.
   *
   * @param options how to deploy
   * @param actor who requested it
   * @param rollbackOf the deployment that it undoes
   */
  public record Terms(DeploymentOptions options, Actor actor, @Nullable String rollbackOf) {}

  /**
   * How far a deployment is.
   *
   * @param configuration the configuration that it deploys: as requested until the adoption, and
   *     with all addresses from then on
   * @param plan what it does with each node
   * @param rolledBackBy the deployment that undoes it because it failed
   */
  public record Progress(
      State state,
      ConfigurationIdentity configuration,
      List<PlanStep> plan,
      @Nullable Instant endedAt,
      @Nullable String rolledBackBy) {
    public Progress {
      plan = List.copyOf(plan);
    }

    static Progress of(ConfigurationIdentity configuration) {
      return new Progress(State.WAITING, configuration, List.of(), null, null);
    }

    Progress at(State state) {
      return new Progress(state, configuration, plan, endedAt, rolledBackBy);
    }

    Progress planned(List<PlanStep> plan) {
      return new Progress(state, configuration, plan, endedAt, rolledBackBy);
    }

    Progress adopted(ConfigurationIdentity deployed) {
      return new Progress(State.DEPLOYING, deployed, plan, endedAt, rolledBackBy);
    }

    Progress ended(State state, Instant endedAt, @Nullable String rolledBackBy) {
      return new Progress(state, configuration, plan, endedAt, rolledBackBy);
    }
  }

  public Deployment {
    results = List.copyOf(results);
  }

  public State state() {
    return progress.state();
  }

  public ConfigurationIdentity configuration() {
    return progress.configuration();
  }

  Deployment with(Progress progress, List<Result> results) {
    return new Deployment(id, number, startedAt, terms, progress, results);
  }
}
