package io.zeekeeper.controller.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.zeekeeper.model.Durations;
import io.zeekeeper.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make the agents run a configuration.
 *
 * @param id its id, which is its request's reqid
 * @param number counts this controller's deployments
 * @param state how far it is
 * @param configurationId the configuration
 * @param configurationHash the hash of its content; deployments of earlier versions lack it
 * @param force whether nodes that run as wanted are restarted too
 * @param onPreflightFailure what happens when nodes fail their preflight
 * @param onFailure what happens when it fails after it has changed things
 * @param askedBy the address it was asked for from
 * @param edge where it was asked for
 * @param rollbackOf the deployment that it undoes
 * @param startedAt when it was asked for
 * @param endedAt when it ended
 * @param plan what it was to do with each node, taken before it changed anything
 * @param results what is known so far, complete at the end: one a node, and last one with the
 *     configuration's id
 * @param rollback the deployment that undid it because it failed
 */
public record Deployment(
    String id,
    long number,
    State state,
    String configurationId,
    @Nullable String configurationHash,
    boolean force,
    OnPreflightFailure onPreflightFailure,
    OnFailure onFailure,
    String askedBy,
    Edge edge,
    @Nullable String rollbackOf,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<PlanStep> plan,
    List<Result> results,
    @Nullable Rollback rollback) {

  /** How far a deployment is. */
  public enum State {
    /** Not all instances it needs are connected yet. */
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    /** It failed, and what ran before it runs again. */
    ROLLED_BACK;

    public boolean ended() {
      return this != WAITING && this != RUNNING;
    }
  }

  /**
   * How a failed deployment was undone.
   *
   * @param id the deployment that did it
   * @param state how that one ended
   * @param results that one's Results
   */
  public record Rollback(String id, State state, List<Result> results) {
    public Rollback {
      results = List.copyOf(results);
    }
  }

  public Deployment {
    // Deployments of earlier versions lack some of these in the database.
    onPreflightFailure = onPreflightFailure == null ? OnPreflightFailure.STOP : onPreflightFailure;
    onFailure = onFailure == null ? OnFailure.KEEP : onFailure;
    edge = edge == null ? Edge.REST : edge;
    plan = plan == null ? List.of() : List.copyOf(plan);
    results = List.copyOf(results);
  }

  /** How long it took, as in {@code 2579ms}; absent while it goes on. */
  @JsonProperty(value = "duration", access = JsonProperty.Access.READ_ONLY)
  public @Nullable String duration() {
    return endedAt == null ? null : Durations.write(Duration.between(startedAt, endedAt));
  }

  Deployment with(State state) {
    return with(state, endedAt, plan, results, rollback);
  }

  Deployment withPlan(List<PlanStep> plan) {
    return with(state, endedAt, plan, results, rollback);
  }

  Deployment withResults(List<Result> results) {
    return with(state, endedAt, plan, results, rollback);
  }

  Deployment withRollback(Rollback rollback) {
    return with(state, endedAt, plan, results, rollback);
  }

  Deployment ended(State state, List<Result> results, Instant endedAt) {
    return with(state, endedAt, plan, results, rollback);
  }

  private Deployment with(
      State state,
      @Nullable Instant endedAt,
      List<PlanStep> plan,
      List<Result> results,
      @Nullable Rollback rollback) {
    return new Deployment(
        id,
        number,
        state,
        configurationId,
        configurationHash,
        force,
        onPreflightFailure,
        onFailure,
        askedBy,
        edge,
        rollbackOf,
        startedAt,
        endedAt,
        plan,
        results,
        rollback);
  }
}
