package io.zeekeeper.controller.deployment;

import org.jspecify.annotations.Nullable;

/**
 * A request for a deployment.
 *
 * @param options how to deploy
 * @param asker who asks
 * @param key the client's name for the request, if it gave one
 */
public record Order(DeploymentOptions options, Asker asker, @Nullable IdempotencyKey key) {}
