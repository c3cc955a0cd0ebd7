package io.zeekeeper.controller.deployment;

/**
 * Who asks for a deployment.
 *
 * @param address the client's address
 * @param edge where it came in
 */
public record Asker(String address, Edge edge) {}
