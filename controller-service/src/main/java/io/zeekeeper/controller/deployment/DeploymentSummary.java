package io.zeekeeper.controller.deployment;

/**
 * A deployment in a list.
 *
 * @param deployment the deployment, without its Results
 * @param succeeded how many Results of its nodes and instances are successes
 * @param failed how many Results are failures
 */
public record DeploymentSummary(Deployment deployment, long succeeded, long failed) {}
