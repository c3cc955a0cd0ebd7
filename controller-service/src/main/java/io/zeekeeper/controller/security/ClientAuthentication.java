package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Principal;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import reactor.core.publisher.Mono;

/** A client whose identity was checked, as Spring Security sees it. */
final class ClientAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Principal principal;
  private final transient Mono<Void> over;

  /**
   * @param over completes when the credentials end, so that a stream does not outlive them
   */
  ClientAuthentication(Principal principal, Mono<Void> over) {
    super(List.of(new SimpleGrantedAuthority("ROLE_" + principal.role().name())));
    this.principal = principal;
    this.over = over;
    setAuthenticated(true);
  }

  @Override
  public Principal getPrincipal() {
    return principal;
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
