package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import reactor.core.publisher.Mono;

/** A client whose identity was checked, as Spring Security sees it. */
final class ClientAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Principal principal;
  private final transient @Nullable Instant expiresAt;
  private final transient Mono<Void> over;

  /**
   * @param expiresAt when the credentials expire; null if they do not
   * @param over completes when the credentials end, so that a stream does not outlive them
   */
  ClientAuthentication(Principal principal, @Nullable Instant expiresAt, Mono<Void> over) {
    super(List.of(new SimpleGrantedAuthority("ROLE_" + principal.role().name())));
    this.principal = principal;
    this.expiresAt = expiresAt;
    this.over = over;
    setAuthenticated(true);
  }

  @Override
  public Principal getPrincipal() {
    return principal;
  }

  Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  Mono<Void> over() {
    return over;
  }

  /** Keeps no credentials: they have been checked. */
  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public String getName() {
    return principal.name();
  }
}
