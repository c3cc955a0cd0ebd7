package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.events.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A request for a deployment.
 *
 * @param options how to deploy
 * @param actor who requests it
 * @param key the client's name for the request, if the client gave one
 * @param expected the configuration that the client expects to be ready, if it gave one
 */
public record DeploymentRequest(
    DeploymentOptions options,
    Actor actor,
    @Nullable IdempotencyKey key,
    @Nullable ConfigurationIdentity expected) {

  /** A request to deploy whichever configuration is ready. */
  public DeploymentRequest(DeploymentOptions options, Actor actor, @Nullable IdempotencyKey key) {
    this(options, actor, key, null);
  }
}
