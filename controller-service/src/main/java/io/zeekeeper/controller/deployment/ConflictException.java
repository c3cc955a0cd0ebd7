package io.zeekeeper.controller.deployment;

import org.jspecify.annotations.Nullable;

/** A request is not possible in the present state; the message says what is in the way. */
public final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final @Nullable String deployment;

  /** What is in the way. */
  public enum Reason {
    /** No configuration is ready. */
    NOTHING_READY,
    /** Another configuration than the expected one is ready. */
    CONFIGURATION_CHANGED,
    /** No configuration is deployed. */
    NOTHING_DEPLOYED,
    /** Nothing was deployed before the deployment that is to be undone. */
    NOTHING_BEFORE,
    /** Another deployment goes on. */
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
   * @param deployment the id of the deployment that is in the way
   */
  public ConflictException(Reason reason, String message, @Nullable String deployment) {
    super(message);
    this.reason = reason;
    this.deployment = deployment;
  }

  public Reason reason() {
    return reason;
  }

  /** The id of the deployment that is in the way. */
  public @Nullable String deployment() {
    return deployment;
  }
}
