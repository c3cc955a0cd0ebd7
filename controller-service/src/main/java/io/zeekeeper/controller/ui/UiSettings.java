package io.zeekeeper.controller.ui;

import io.zeekeeper.service.InvalidPropertyException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The dashboard.
 *
 * @param grafanaUrl the address of a Grafana with the dashboards of {@code docker/grafana}, as in
 *     https://grafana.example.org; pages of nodes and instances link to it
 */
@ConfigurationProperties("zeekeeper.ui")
public record UiSettings(@Nullable String grafanaUrl) {
  private static final String GRAFANA_URL = "zeekeeper.ui.grafana-url";

  public UiSettings {
    if (grafanaUrl != null && grafanaUrl.isBlank()) {
      grafanaUrl = null;
    }
    if (grafanaUrl != null && !isWebAddress(grafanaUrl)) {
      throw new InvalidPropertyException(
          GRAFANA_URL, grafanaUrl, "it must be as in https://grafana.example.org");
    }
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = URI.create(text);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
