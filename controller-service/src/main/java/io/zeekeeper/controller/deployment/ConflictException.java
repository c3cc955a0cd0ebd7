package io.zeekeeper.controller.deployment;

import org.jspecify.annotations.Nullable;

/** A request conflicts with the present state; the message says why. */
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final @Nullable String deployment;

  /** Why a request is not possible. */
  public enum Reason {
    /** No configuration is ready. */
    NOTHING_READY,
    /** Another configuration than the expected one is ready. */
    CONFIGURATION_CHANGED,
    /** No configuration is deployed. */
    NOTHING_DEPLOYED,
    /** Nothing was deployed before the deployment to undo. */
    NOTHING_BEFORE,
    /** Another deployment is in progress. */
    DEPLOYMENT_PENDING,
    /** A deployment waits for its instances. */
    DEPLOYMENT_WAITING,
    /** The deployment has begun to change things. */
    DEPLOYMENT_UNDER_WAY,
    /** The deployment has ended. */
    DEPLOYMENT_ENDED,
    /** No agent is connected. */
    NO_INSTANCES,
    /** The controller is starting or ending. */
    NOT_RUNNING
  }

  public ConflictException(Reason reason, String message) {
    this(reason, message, null);
  }

  /**
   * @param deployment the id of the conflicting deployment
   */
  public ConflictException(Reason reason, String message, @Nullable String deployment) {
    super(message);
    this.reason = reason;
    this.deployment = deployment;
  }

  public Reason reason() {
    return reason;
  }

  /** The id of the conflicting deployment, if there is one. */
  public @Nullable String deployment() {
    return deployment;
  }
}
