package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.SecuritySettings.LoopbackAccess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Finds out who sends a request: by an {@code Authorization} header, else by the certificate of the
 * connection, else by a connection within the host. With {@code zeekeeper.security.insecure}, a
 * client without credentials is {@link Principal#ANONYMOUS}. Wrong credentials are refused, also
 * where none are needed. Runs on event loops; does not block.
 */
final class Logins implements ServerAuthenticationConverter {
  private static final String BEARER = "bearer ";

  /** A proxy sets one of these, and then the connection says nothing about the client. */
  private static final List<String> PROXY_HEADERS =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", HttpHeaders.VIA);

  private final SecuritySettings settings;
  private final boolean insecure;
  private final ApiTokens tokens;
  private final AcceptedCertificates certificates;
  private final Optional<Jwts> jwts;
  private final FailedLogins failures;

  Logins(
      SecuritySettings settings,
      boolean insecure,
      ApiTokens tokens,
      AcceptedCertificates certificates,
      Optional<Jwts> jwts,
      FailedLogins failures) {
    this.settings = settings;
    this.insecure = insecure;
    this.tokens = tokens;
    this.certificates = certificates;
    this.jwts = jwts;
    this.failures = failures;
  }

  /** The client; empty for a request without credentials that needs some. */
  @Override
  public Mono<Authentication> convert(ServerWebExchange exchange) {
    return Mono.defer(() -> {
      ServerHttpRequest request = exchange.getRequest();
      List<String> given = request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
      if (!given.isEmpty()) {
        return failures.attempt(address(request.getRemoteAddress()), () -> byHeader(given));
      }
      return Mono.justOrEmpty(
          byCertificate(request.getSslInfo())
              .or(() ->
                  byConnection(request)
                      .map(principal -> new ClientAuthentication(principal, null, Mono.never()))));
    });
  }

  private Mono<Authentication> byHeader(List<String> given) {
    String header = given.getFirst();
    if (given.size() > 1 || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw new BadCredentialsException(
          "the Authorization header must be 'Bearer' and an API token or a JWT");
    }
    String secret = header.substring(BEARER.length()).strip();
    if (secret.startsWith(TokenSecret.PREFIX) || jwts.isEmpty()) {
      return Mono.just(byToken(secret));
    }
    return jwts.get()
        .verify(secret)
        .map(verified ->
            new ClientAuthentication(
                verified.principal(), verified.expiresAt(), Caller.endAfter(verified.life())));
  }

  private Authentication byToken(String secret) {
    return tokens
        .use(secret)
        .map(token ->
            new ClientAuthentication(token.principal(), token.expiresAt(), tokens.over(secret)))
        .orElseThrow(() ->
            new BadCredentialsException("the API token is unknown, was revoked, or has expired"));
  }

  /** A certificate without a role, such as an agent's, is no client's. */
  private Optional<ClientAuthentication> byCertificate(@Nullable SslInfo ssl) {
    X509Certificate[] chain = ssl == null ? null : ssl.getPeerCertificates();
    if (chain == null || chain.length == 0) {
      return Optional.empty();
    }
    X509Certificate certificate = chain[0];
    certificates
        .refusal(certificate)
        .ifPresent(reason -> {
          throw new BadCredentialsException(reason);
        });
    return ClientCertificates.name(certificate)
        .flatMap(name -> {
          Role role = settings.certificates().get(name);
          return role == null
              ? Optional.empty()
              : Optional.of(new Principal(name, role, Principal.Credential.CERTIFICATE));
        })
        .map(principal ->
            new ClientAuthentication(
                principal, certificate.getNotAfter().toInstant(), certificates.over(certificate)));
  }

  private Optional<Principal> byConnection(ServerHttpRequest request) {
    if (settings.loopback() == LoopbackAccess.REQUIRED) {
      return Optional.empty();
    }
    boolean local =
        isLoopback(request.getRemoteAddress())
            && isLoopback(request.getLocalAddress())
            && PROXY_HEADERS.stream().noneMatch(request.getHeaders()::containsHeader);
    if (local) {
      return Optional.of(Principal.LOCAL);
    }
    return insecure ? Optional.of(Principal.ANONYMOUS) : Optional.empty();
  }

  private static boolean isLoopback(@Nullable InetSocketAddress socket) {
    InetAddress address = address(socket);
    return address != null && address.isLoopbackAddress();
  }

  private static @Nullable InetAddress address(@Nullable InetSocketAddress socket) {
    return socket == null ? null : socket.getAddress();
  }
}
