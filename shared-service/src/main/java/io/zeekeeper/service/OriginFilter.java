package io.zeekeeper.service;

import io.zeekeeper.model.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses unsafe requests and WebSocket upgrades that a page of another origin makes. */
public final class OriginFilter implements WebFilter {
  private static final Logger log = LoggerFactory.getLogger(OriginFilter.class);
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    boolean upgrade = headers.getUpgrade() != null;
    boolean unsafe = !SAFE.contains(exchange.getRequest().getMethod());
    if ((upgrade || unsafe) && Origins.isForeign(headers)) {
      log.warn("refused a request of origin {}", headers.getOrigin());
      return refuse(exchange, headers.getOrigin());
    }
    return chain.filter(exchange);
  }

  private static Mono<Void> refuse(ServerWebExchange exchange, @Nullable String origin) {
    var response = exchange.getResponse();
    response.setStatusCode(HttpStatus.FORBIDDEN);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    byte[] problem =
        Json.lenient()
            .writeValueAsBytes(
                Map.of(
                    "type",
                    "/problems/origin-refused",
                    "title",
                    "Origin refused",
                    "status",
                    HttpStatus.FORBIDDEN.value(),
                    "detail",
                    "the request comes from a page of " + origin + ", not of this service"));
    return response.writeWith(Mono.just(response.bufferFactory().wrap(problem)));
  }
}
