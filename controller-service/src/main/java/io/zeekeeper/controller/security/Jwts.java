package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.link.LogLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Checks JWTs of the configured OpenID Connect provider. The provider's metadata and keys are
 * fetched with the first token, so the controller starts without the provider, and known keys are
 * used while it is away. Never blocks.
 */
final class Jwts {
  private static final Logger log = LoggerFactory.getLogger(Jwts.class);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final SecuritySettings.Oidc settings;
  private final Clock clock;
  private final ReactiveJwtDecoder decoder;
  private final LogLimit failures = new LogLimit(1);

  /**
   * A client with a valid JWT.
   *
   * @param expiresAt when the JWT says that it expires
   * @param life how long it is accepted from now on, which is a little longer
   */
  record Verified(Principal principal, Instant expiresAt, Duration life) {}

  Jwts(SecuritySettings.Oidc settings, String issuer, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.decoder = new SupplierReactiveJwtDecoder(() -> decoder(issuer));
  }

  private ReactiveJwtDecoder decoder(String issuer) {
    var timestamps = new JwtTimestampValidator(CLOCK_SKEW);
    timestamps.setClock(clock);
    timestamps.setAllowEmptyExpiryClaim(false);
    OAuth2TokenValidator<Jwt> audience =
        new JwtClaimValidator<@Nullable Collection<String>>(
            "aud", given -> given != null && given.contains(settings.audience()));
    NimbusReactiveJwtDecoder nimbus = NimbusReactiveJwtDecoder.withIssuerLocation(issuer).build();
    nimbus.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(timestamps, new JwtIssuerValidator(issuer), audience));
    return nimbus;
  }

  /**
   * Checks a JWT.
   *
   * @return a {@link BadCredentialsException} for a JWT that is refused, a {@link
   *     ProviderAwayException} when the provider does not answer
   */
  Mono<Verified> verify(String token) {
    return decoder
        .decode(token)
        .timeout(ANSWER_WITHIN)
        .onErrorMap(error -> !(error instanceof BadJwtException), ProviderAwayException::new)
        .doOnError(
            ProviderAwayException.class,
            error ->
                failures.write(() ->
                    log.error(
                        "cannot check JWTs with {}: {}; check zeekeeper.security.oidc.issuer-uri, the"
                            + " network and the CA certificates",
                        settings.issuerUri(),
                        NestedExceptionUtils.getMostSpecificCause(error).toString())))
        .onErrorMap(
            JwtException.class, error -> new BadCredentialsException("the JWT is not valid", error))
        .map(this::verified);
  }

  private Verified verified(Jwt jwt) {
    Role role =
        values(jwt)
            .flatMap(value -> Optional.ofNullable(settings.roles().get(value)).stream())
            .max(Role::compareTo)
            .orElseThrow(() ->
                new BadCredentialsException(
                    "the JWT has no role: no value of its claim "
                        + settings.roleClaim()
                        + " is among "
                        + SecuritySettings.PREFIX
                        + "oidc.roles"));
    String name = jwt.getClaimAsString(settings.nameClaim());
    if (name == null || name.isBlank()) {
      throw new BadCredentialsException("the JWT has no claim " + settings.nameClaim());
    }
    Instant now = clock.instant();
    // A JWT without an expiry has been refused.
    Instant end = Objects.requireNonNullElse(jwt.getExpiresAt(), now);
    return new Verified(
        new Principal(name, role, Principal.Credential.JWT),
        end,
        Duration.between(now, end).plus(CLOCK_SKEW));
  }

  /** The values of the claim for roles: an array, or words in a text. */
  private Stream<String> values(Jwt jwt) {
    Object value = jwt.getClaims().get(settings.roleClaim());
    if (value == null) {
      value = jwt.getClaims();
      for (String member : settings.roleClaim().split("\\.")) {
        value = value instanceof Map<?, ?> claims ? claims.get(member) : null;
      }
    }
    return switch (value) {
      case Collection<?> list -> list.stream().map(String::valueOf);
      case String text -> Arrays.stream(text.split(" "));
      case null, default -> Stream.empty();
    };
  }
}
