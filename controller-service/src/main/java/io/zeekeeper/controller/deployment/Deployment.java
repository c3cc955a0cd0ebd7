package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make the agents run the ready configuration.
 *
 * @param id its id, which is its request's reqid
 * @param number counts this controller's deployments
 * @param state how far it is
 * @param configurationId the configuration
 * @param force whether nodes that run as wanted are restarted too
 * @param askedBy the address it was asked for from
 * @param startedAt when it was asked for
 * @param endedAt when it ended
 * @param results what is known so far, complete at the end: one a node, and last one with the
 *     configuration's id
 */
public record Deployment(
    String id,
    long number,
    State state,
    String configurationId,
    boolean force,
    String askedBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<Result> results) {

  /** How far a deployment is. */
  public enum State {
    /** Not all instances it needs are connected yet. */
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED;

    public boolean ended() {
      return this != WAITING && this != RUNNING;
    }
  }

  public Deployment {
    results = List.copyOf(results);
  }

  Deployment with(State state, List<Result> results, @Nullable Instant endedAt) {
    return new Deployment(
        id, number, state, configurationId, force, askedBy, startedAt, endedAt, results);
  }
}
