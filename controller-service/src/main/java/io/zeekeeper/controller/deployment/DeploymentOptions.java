package io.zeekeeper.controller.deployment;

/**
 * How to deploy.
 *
 * @param force whether to restart nodes that already run as wanted
 * @param onPreflightFailure what happens when nodes fail their preflight
 * @param onFailure what happens when the deployment fails after it has changed something
 */
public record DeploymentOptions(
    boolean force, OnPreflightFailure onPreflightFailure, OnFailure onFailure) {
  /**
   * The options of a rollback. It skips nodes that fail their preflight, as they may have failed it
   * when their configuration was deployed before.
   */
  public static final DeploymentOptions ROLLBACK =
      new DeploymentOptions(false, OnPreflightFailure.SKIP, OnFailure.KEEP);

  /** The options of a client that sets none. */
  public static final DeploymentOptions DEFAULTS =
      new DeploymentOptions(false, OnPreflightFailure.STOP, OnFailure.KEEP);
}
