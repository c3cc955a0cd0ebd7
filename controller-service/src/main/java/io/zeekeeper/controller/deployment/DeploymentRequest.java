package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.events.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A request for a deployment.
 *
 * @param options how to deploy
 * @param actor who asks
 * @param key the client's name for the request, if it gave one
 * @param expected what the client takes for the ready configuration, if it says so
 */
public record DeploymentRequest(
    DeploymentOptions options,
    Actor actor,
    @Nullable IdempotencyKey key,
    @Nullable ConfigurationIdentity expected) {

  /** An order for whatever is ready. */
  public DeploymentRequest(DeploymentOptions options, Actor actor, @Nullable IdempotencyKey key) {
    this(options, actor, key, null);
  }
}
