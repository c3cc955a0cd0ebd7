package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.security.SecuritySettings.Oidc;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import reactor.core.publisher.Mono;

/**
 * Signs a person in with a browser, by the authorization code flow of OpenID Connect with PKCE. The
 * controller exchanges the code, so the browser's page talks to no other host, and keeps nothing:
 * the access token is the client's credential from then on. Safe on any thread, never blocks.
 */
public final class SignIn {
  private final Oidc settings;
  private final Optional<Jwts> jwts;
  private final Optional<OidcProvider> provider;
  private final FailedLogins failures;

  /**
   * What a browser needs to ask the provider for a code.
   *
   * @param uri the provider's page
   */
  public record Authorization(URI uri, String clientId, String scope) {}

  /**
   * What a browser has got from the provider.
   *
   * @param verifier the secret whose hash the request for the code had
   * @param redirectUri the page that the provider has sent the browser to
   */
  public record Code(String code, String verifier, String redirectUri) {
    /** Leaves the secrets out, as texts end up in logs. */
    @Override
    public String toString() {
      return "code for " + redirectUri;
    }
  }

  /**
   * A client that is signed in.
   *
   * @param token what it sends as {@code Authorization: Bearer}
   * @param expiresAt when the token expires
   */
  public record SignedIn(String token, Instant expiresAt, Principal principal) {
    /** Leaves the token out, as texts end up in logs. */
    @Override
    public String toString() {
      return principal.toString();
    }
  }

  SignIn(
      Oidc settings, Optional<Jwts> jwts, Optional<OidcProvider> provider, FailedLogins failures) {
    this.settings = settings;
    this.jwts = jwts;
    this.provider = provider;
    this.failures = failures;
  }

  /** Whether this controller is configured for it. */
  public boolean isPossible() {
    return provider.isPresent();
  }

  /**
   * Where a browser gets a code.
   *
   * @return empty if signing in is not possible, a {@link ProviderAwayException} while the provider
   *     cannot be used
   */
  public Mono<Authorization> authorization() {
    return Mono.justOrEmpty(provider)
        .flatMap(OidcProvider::endpoints)
        .map(found ->
            new Authorization(
                found.authorization(), String.valueOf(settings.clientId()), settings.scope()));
  }

  /**
   * Exchanges a code for a token, and checks the token as that of any other request.
   *
   * @param address the client's address, whose failures are counted
   * @return empty if signing in is not possible, a {@link BadCredentialsException} for a code or a
   *     token that is refused, a {@link TooManyException} for an address that has to wait, a {@link
   *     ProviderAwayException} while the provider cannot be used
   */
  public Mono<SignedIn> signIn(Code code, @Nullable InetAddress address) {
    return Mono.justOrEmpty(provider)
        .flatMap(known -> failures.attempt(address, () -> exchanged(known, code, address)));
  }

  /** An exchange that the provider does not answer counts too: it costs the provider the same. */
  private Mono<SignedIn> exchanged(OidcProvider known, Code code, @Nullable InetAddress address) {
    return known
        .exchange(code)
        .doOnError(ProviderAwayException.class, error -> failures.failed(address))
        .flatMap(this::verified);
  }

  private Mono<SignedIn> verified(String token) {
    return Mono.justOrEmpty(jwts)
        .flatMap(known -> known.verify(token))
        .map(client -> new SignedIn(token, client.expiresAt(), client.principal()))
        .onErrorMap(
            BadCredentialsException.class,
            error ->
                new BadCredentialsException(
                    "the provider's access token is refused: " + error.getMessage(), error));
  }
}
