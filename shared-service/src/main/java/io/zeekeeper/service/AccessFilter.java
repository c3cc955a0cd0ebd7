package io.zeekeeper.service;

import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Puts {@link Access} before everything that WebFlux serves. Only a filter that records what is
 * refused comes before it. Runs on event loops.
 */
public final class AccessFilter implements WebFilter, Ordered {
  private final Access access;

  public AccessFilter(Access access) {
    this.access = access;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 1;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    Optional<Access.Refusal> refusal = access.refusal(request);
    if (refusal.isEmpty()) {
      return chain.filter(exchange);
    }
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(refusal.get().status().code()));
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, Access.PROBLEM_JSON);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(refusal.get().body())));
  }
}
