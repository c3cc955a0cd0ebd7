package io.zeekeeper.controller.deployment;

/**
 * A client's own name for its request, so a repeated request does not act twice.
 *
 * @param value the name
 * @param requestHash identifies the content of the request
 */
public record IdempotencyKey(String value, String requestHash) {}
