package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.model.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make the agents run a configuration.
 *
 * @param id its id, which is its request's reqid
 * @param number counts this controller's deployments
 * @param startedAt when it was requested
 * @param terms what was requested
 * @param progress how far it is
 * @param results what is known so far; complete at the end: one for each node, and last one with
 *     the configuration's id
 */
public record Deployment(
    String id,
    long number,
    Instant startedAt,
    Terms terms,
    Progress progress,
    List<Result> results) {

  /** The step that a deployment is at, or how it ended. */
  public enum State {
    /** It waits for the instances that it needs. */
    WAITING,
    /** The agents check what they would launch. */
    CHECKING,
    /** The agents say what it would do with each node. Until here, nothing has changed. */
    PLANNING,
    /** Its configuration is the deployed one, and the agents carry it out. */
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
   * What was requested.
   *
   * @param options how to deploy
   * @param actor who asked
   * @param rollbackOf the deployment that it undoes
   */
  public record Terms(DeploymentOptions options, Actor actor, @Nullable String rollbackOf) {}

  /**
   * How far a deployment is.
   *
   * @param configuration what it deploys: the content as requested, and from the adoption on the
   *     content that is deployed, with all addresses
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
