package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.nodes.Scraper;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** Which Prometheus requests targets, and how the controller is reached. */
class PrometheusControllerTest {
  private static Scraper scraper(String host, String remote) {
    return PrometheusController.scraper(
        MockServerHttpRequest.get("/")
            .header(HttpHeaders.HOST, host)
            .remoteAddress(new InetSocketAddress(remote, 40_000))
            .localAddress(new InetSocketAddress("192.0.2.1", 2149))
            .build());
  }

  @Test
  void controllerIsReachedByTheHostOfTheRequest() {
    assertThat(scraper("ctl.example.org:8080", "192.0.2.7"))
        .isEqualTo(new Scraper("ctl.example.org", 8080, false));
    assertThat(scraper("ctl.example.org", "192.0.2.7"))
        .isEqualTo(new Scraper("ctl.example.org", 80, false));
    assertThat(scraper("[2001:db8::1]:2149", "192.0.2.7"))
        .isEqualTo(new Scraper("2001:db8::1", 2149, false));
  }

  @Test
  void requestOfThisHostComesFromLoopbackOrTheAddressThatItGoesTo() {
    assertThat(scraper("localhost:2149", "127.0.0.1").onThisHost()).isTrue();
    assertThat(scraper("ctl:2149", "192.0.2.1").onThisHost()).isTrue();
    assertThat(scraper("ctl:2149", "192.0.2.2").onThisHost()).isFalse();
  }

  @Test
  void withoutAHostTheControllerIsWhereTheRequestArrived() {
    assertThat(
            PrometheusController.scraper(
                MockServerHttpRequest.get("/")
                    .localAddress(new InetSocketAddress("192.0.2.1", 2149))
                    .build()))
        .isEqualTo(new Scraper("192.0.2.1", 2149, false));
  }
}
