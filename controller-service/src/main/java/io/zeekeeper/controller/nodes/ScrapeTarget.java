package io.zeekeeper.controller.nodes;

import java.util.Map;

/**
 * What Prometheus is to scrape.
 *
 * @param address host and port
 * @param labels the labels of the target, {@code __metrics_path__} among them
 */
public record ScrapeTarget(String address, Map<String, String> labels) {
  public ScrapeTarget {
    labels = Map.copyOf(labels);
  }
}
