package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A request for a deployment.
 *
 * @param options how to deploy
 * @param asker who asks
 * @param key the client's name for the request, if it gave one
 * @param expected what the client takes for the ready configuration, if it says so
 */
public record Order(
    DeploymentOptions options,
    Asker asker,
    @Nullable IdempotencyKey key,
    @Nullable ConfigurationIdentity expected) {

  /** An order for whatever is ready. */
  public Order(DeploymentOptions options, Asker asker, @Nullable IdempotencyKey key) {
    this(options, asker, key, null);
  }
}
