package io.zeekeeper.controller.deployment;

/**
 * How to deploy.
 *
 * @param force restart nodes that run as wanted, too
 * @param onPreflightFailure what happens when nodes fail their preflight
 * @param onFailure what happens when the deployment fails after it has changed things
 */
public record DeploymentOptions(
    boolean force, OnPreflightFailure onPreflightFailure, OnFailure onFailure) {
  /**
   * As a rollback has it: what it goes back to may have nodes that failed their preflight then,
   * too.
   */
  public static final DeploymentOptions ROLLBACK =
      new DeploymentOptions(false, OnPreflightFailure.SKIP, OnFailure.KEEP);

  /** As a client gets it that says nothing. */
  public static final DeploymentOptions DEFAULTS =
      new DeploymentOptions(false, OnPreflightFailure.STOP, OnFailure.KEEP);
}
