package io.zeekeeper.controller.deployment;

/**
 * A client's own name for its request, so that asking again does not do it again.
 *
 * @param value what the client calls it
 * @param requestHash tells whether it is the same request
 */
public record IdempotencyKey(String value, String requestHash) {}
