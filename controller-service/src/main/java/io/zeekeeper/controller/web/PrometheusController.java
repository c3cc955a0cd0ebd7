package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.database.DatabaseProbe;
import io.zeekeeper.controller.nodes.ScrapeTargets;
import io.zeekeeper.controller.nodes.Scraper;
import io.zeekeeper.model.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * HTTP service discovery for Prometheus, see https://prometheus.io/docs/prometheus/latest/http_sd/:
 * the whole list, or an error, upon which Prometheus keeps the list that it has.
 */
@RestController
@RequestMapping("/api/v1/prometheus")
@Tag(name = "Prometheus")
class PrometheusController {
  private static final int HTTP_PORT = 80;

  private final ScrapeTargets targets;
  private final DatabaseProbe database;

  PrometheusController(ScrapeTargets targets, DatabaseProbe database) {
    this.targets = targets;
    this.database = database;
  }

  @GetMapping(path = "/targets", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getPrometheusTargets",
      summary = "What Prometheus is to scrape",
      description =
          "For `http_sd_configs`: each node with a metrics port that is to run, each agent, and the"
              + " controller; always the whole list. A loopback address means the controller's"
              + " host: for a request from another host, the host of the request stands for it.")
  @Answers.Whole
  @Answers.Reading
  @Answers.Dependent
  Mono<List<TargetGroup>> targets(ServerHttpRequest request) {
    Scraper scraper = scraper(request);
    return database.answers().map(yes -> targets(scraper));
  }

  private List<TargetGroup> targets(Scraper scraper) {
    return targets
        .all(scraper)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.CONTROLLER_BUSY,
                "the controller is starting or ending; try again in a moment"))
        .stream()
        .map(TargetGroup::of)
        .toList();
  }

  static Scraper scraper(ServerHttpRequest request) {
    InetAddress remote = address(request.getRemoteAddress());
    InetAddress local = address(request.getLocalAddress());
    boolean onThisHost = remote != null && (remote.isLoopbackAddress() || remote.equals(local));
    InetSocketAddress given = request.getHeaders().getHost();
    if (given != null) {
      String host = given.getHostString();
      return new Scraper(
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
          given.getPort() == 0 ? HTTP_PORT : given.getPort(),
          onThisHost);
    }
    // HTTP 1.0 has no Host header.
    InetSocketAddress socket = request.getLocalAddress();
    return new Scraper(
        local == null ? "localhost" : IpAddress.format(local),
        socket == null ? HTTP_PORT : socket.getPort(),
        onThisHost);
  }

  private static @Nullable InetAddress address(@Nullable InetSocketAddress socket) {
    return socket == null ? null : socket.getAddress();
  }
}
