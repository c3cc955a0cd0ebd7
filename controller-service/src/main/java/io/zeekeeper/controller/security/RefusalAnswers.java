package io.zeekeeper.controller.security;

import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.roles.Operations;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.Refusal.Reason;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.IpAddress;
import io.zeekeeper.model.Json;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Answers refused requests with problem documents (RFC 9457), of types that the API's documentation
 * explains. Runs on event loops.
 */
final class RefusalAnswers implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {
  private static final String CHALLENGE = "Bearer realm=\"zeekeeper\"";
  private static final int MAX_SHOWN = 200;

  private final Refusals refusals;

  RefusalAnswers(Refusals refusals) {
    this.refusals = refusals;
  }

  /** Answers a request whose sender is not known. */
  @Override
  public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException error) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    if (error instanceof TooManyException many) {
      return tooMany(
          exchange,
          null,
          Reason.TOO_MANY_FAILED_LOGINS,
          many.waiting(),
          "%s; try again in %d s".formatted(error.getMessage(), Refusal.seconds(many.waiting())));
    }
    boolean given =
        error instanceof BadCredentialsException
            || exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
    headers.set(
        HttpHeaders.WWW_AUTHENTICATE, given ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
    return answer(
        exchange,
        given ? Reason.BAD_CREDENTIALS : Reason.NO_CREDENTIALS,
        null,
        HttpStatus.UNAUTHORIZED,
        "Credentials needed",
        given
            ? String.valueOf(error.getMessage())
            : "this request needs an API token, a client certificate with a role, or a JWT;"
                + " docs/security.md says how to get one");
  }

  /** Answers a request that the sender's role may not make. */
  @Override
  public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException denied) {
    return exchange
        .getPrincipal()
        .ofType(ClientAuthentication.class)
        .map(ClientAuthentication::getPrincipal)
        .flatMap(principal ->
            answer(
                exchange,
                Reason.ROLE,
                principal,
                HttpStatus.FORBIDDEN,
                "Role insufficient",
                Refusal.insufficient(principal, needed(exchange.getRequest()))));
  }

  private static Role needed(ServerHttpRequest request) {
    return Operations.needed(
            Operations.of(request.getMethod().name(), request.getPath().pathWithinApplication()))
        .orElse(Role.ADMIN);
  }

  /** Answers a request that comes too soon. */
  Mono<Void> tooMany(
      ServerWebExchange exchange,
      @Nullable Principal principal,
      Reason reason,
      Duration wait,
      String detail) {
    exchange
        .getResponse()
        .getHeaders()
        .set(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.seconds(wait)));
    return answer(
        exchange, reason, principal, HttpStatus.TOO_MANY_REQUESTS, "Too many requests", detail);
  }

  /** Answers a request whose JWT cannot be checked. */
  static Mono<Void> providerAway(ServerWebExchange exchange, ProviderAwayException error) {
    return write(
        exchange,
        HttpStatus.SERVICE_UNAVAILABLE,
        "identity-provider-away",
        "Identity provider away",
        String.valueOf(error.getMessage()));
  }

  private Mono<Void> answer(
      ServerWebExchange exchange,
      Reason reason,
      @Nullable Principal principal,
      HttpStatus status,
      String title,
      String detail) {
    ServerHttpRequest request = exchange.getRequest();
    String line = request.getMethod() + " " + request.getPath().value();
    refusals.add(
        new Refusal(
            reason,
            principal,
            address(request),
            Edge.REST,
            InputRules.printable(line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN)),
            detail));
    return write(exchange, status, type(status), title, detail);
  }

  private static String type(HttpStatus status) {
    return switch (status) {
      case UNAUTHORIZED -> "credentials-needed";
      case FORBIDDEN -> "role-insufficient";
      default -> "too-many-requests";
    };
  }

  private static Mono<Void> write(
      ServerWebExchange exchange, HttpStatus status, String type, String title, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "/problems/" + type);
    problem.put("title", title);
    problem.put("status", status.value());
    problem.put("detail", detail);
    problem.put("instance", exchange.getRequest().getPath().value());
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    byte[] body = Json.lenient().writeValueAsBytes(problem);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  static String address(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }
}
