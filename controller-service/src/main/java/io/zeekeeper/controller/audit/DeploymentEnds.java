package io.zeekeeper.controller.audit;

/** Gets the ends of deployments, which may come long after their clients have an answer. */
public interface DeploymentEnds {

  /**
   * Ends the operation that began a deployment, unless its client got the end as the answer. Never
   * blocks.
   *
   * @param succeeded how many Results are successes
   * @param failed how many Results are failures
   */
  void deploymentEnded(String deployment, boolean success, long succeeded, long failed);
}
