package io.zeekeeper.controller.web;

import io.zeekeeper.controller.audit.AuditTrail;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Follows every request for an operation that the audit records, from before the first check that
 * may refuse it to its response. {@link AuditedEndpoints} gets the request from Reactor's context.
 */
@Component
final class AuditedRequests implements WebFilter, Ordered {
  private final AuditedOperations operations;
  private final AuditTrail trail;

  AuditedRequests(AuditedOperations operations, AuditTrail trail) {
    this.operations = operations;
    this.trail = trail;
  }

  // Before the checks of host, origin and credentials, whose refusals are recorded.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    return operations
        .find(request)
        .map(operation -> follow(new AuditedRequest(trail, operation, request), exchange, chain))
        .orElseGet(() -> chain.filter(exchange));
  }

  private static Mono<Void> follow(
      AuditedRequest audited, ServerWebExchange exchange, WebFilterChain chain) {
    var response = new ProblemTap(exchange.getResponse());
    return chain
        .filter(exchange.mutate().response(response).build())
        .contextWrite(context -> context.put(AuditedRequest.class, audited))
        .doOnSuccess(done -> audited.end(response.getStatusCode(), response.problem()))
        // An error that no handler answers has no status yet, which reads as 200.
        .doOnError(error ->
            audited.end(
                response.isCommitted()
                    ? response.getStatusCode()
                    : HttpStatus.INTERNAL_SERVER_ERROR,
                response.problem()))
        .doOnCancel(audited::clientIsGone);
  }
}
