package io.zeekeeper.controller.deployment;

/**
 * A client's own name for its request, so a repeated request does not act twice.
 *
 * @param value what the client calls it
 * @param requestHash tells whether it is the same request
 */
public record IdempotencyKey(String value, String requestHash) {}
