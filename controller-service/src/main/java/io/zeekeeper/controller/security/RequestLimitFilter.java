package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.security.Refusal.Reason;
import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Holds principals to {@link RequestLimits}. Runs on event loops, after the login. */
final class RequestLimitFilter implements WebFilter {
  private final RequestLimits limits;
  private final RefusalAnswers answers;

  RequestLimitFilter(RequestLimits limits, RefusalAnswers answers) {
    this.limits = limits;
    this.answers = answers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Caller.find(exchange.getAttributes())
        .map(principal -> limited(principal, exchange, chain))
        .orElseGet(() -> chain.filter(exchange));
  }

  private Mono<Void> limited(
      Principal principal, ServerWebExchange exchange, WebFilterChain chain) {
    long length = exchange.getRequest().getHeaders().getContentLength();
    Duration wait = limits.count(principal, Math.max(0, length));
    if (!wait.isZero()) {
      return answers.tooMany(
          exchange,
          principal,
          Reason.TOO_MANY_REQUESTS,
          wait,
          Refusal.tooManyRequests(principal, wait));
    }
    return chain.filter(
        exchange.getRequest().getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING)
            ? exchange.mutate().request(counted(principal, exchange.getRequest())).build()
            : exchange);
  }

  /** Counts a body that comes in chunks; a body that is too large refuses the next request. */
  private ServerHttpRequest counted(Principal principal, ServerHttpRequest request) {
    return new ServerHttpRequestDecorator(request) {
      @Override
      public Flux<DataBuffer> getBody() {
        return super.getBody()
            .doOnNext(part -> limits.countBody(principal, part.readableByteCount()));
      }
    };
  }
}
