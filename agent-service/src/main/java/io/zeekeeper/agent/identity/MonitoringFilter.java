package io.zeekeeper.agent.identity;

import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Json;
import io.zeekeeper.pki.PkiException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets only holders of a certificate of the cluster read health and metrics over TLS. A connection
 * within the host is open. So is a connection without TLS: the agent listens in the clear on
 * loopback only, unless its operator turned security off. Runs on event loops.
 */
final class MonitoringFilter implements WebFilter, Ordered {
  private static final Logger log = LoggerFactory.getLogger(MonitoringFilter.class);
  private static final int MAX_LOG_LINES = 5;

  /** A bare status, for load balancers; and the controller's session, which has its own check. */
  private static final Set<String> UNCHECKED =
      Set.of("/actuator/health/liveness", "/actuator/health/readiness", "/v1/agents");

  private final AgentIdentity identity;
  private final LogLimit lines = new LogLimit(MAX_LOG_LINES);

  MonitoringFilter(AgentIdentity identity) {
    this.identity = identity;
  }

  // After the check of the Host header.
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 2;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Optional<String> refusal = refusal(request);
    if (refusal.isEmpty()) {
      return chain.filter(exchange);
    }
    lines.write(() ->
        log.warn(
            "refused {} from {}: {}",
            request.getPath().value(),
            address(request.getRemoteAddress()),
            refusal.get()));
    return refuse(exchange.getResponse(), refusal.get());
  }

  private Optional<String> refusal(ServerHttpRequest request) {
    SslInfo tls = request.getSslInfo();
    boolean isLocal =
        isLoopback(request.getRemoteAddress()) && isLoopback(request.getLocalAddress());
    if (tls == null || isLocal || UNCHECKED.contains(request.getPath().value())) {
      return Optional.empty();
    }
    X509Certificate[] shown = tls.getPeerCertificates();
    try {
      identity.verifyReader(shown == null ? List.of() : List.of(shown));
      return Optional.empty();
    } catch (PkiException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isLoopback(@Nullable InetSocketAddress socket) {
    return socket != null && socket.getAddress() != null && socket.getAddress().isLoopbackAddress();
  }

  private static String address(@Nullable InetSocketAddress socket) {
    return socket == null || socket.getAddress() == null
        ? "?"
        : IpAddress.format(socket.getAddress());
  }

  private static Mono<Void> refuse(ServerHttpResponse response, String reason) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "/problems/credentials-needed");
    problem.put("title", "Credentials needed");
    problem.put("status", HttpStatus.UNAUTHORIZED.value());
    problem.put(
        "detail",
        reason
            + "; beyond loopback, health and metrics need a client certificate of the cluster:"
            + " 'zeekeeper-controller certificate create <name>' on the controller's host makes"
            + " one");
    response.setStatusCode(HttpStatus.UNAUTHORIZED);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    // A response of 401 has to name a way in (RFC 9110), and TLS has no registered name.
    response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Certificate realm=\"zeekeeper\"");
    byte[] body = Json.lenient().writeValueAsBytes(problem);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }
}
