package io.zeekeeper.controller.nodes;

/**
 * The Prometheus that requests targets.
 *
 * @param host the host by which it reached the controller: a name, or an IP address without
 *     brackets
 * @param port the port by which it reached the controller
 * @param onThisHost whether it runs on the controller's host
 */
public record Scraper(String host, int port, boolean onThisHost) {}
