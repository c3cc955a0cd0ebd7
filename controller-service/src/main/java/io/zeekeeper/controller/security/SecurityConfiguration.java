package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Operation;
import io.zeekeeper.controller.roles.Operations;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.service.TransportSettings;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Sets up Spring Security for everything that the controller serves over HTTP. There are no
 * sessions and no cookies, so a page of another site has nothing to misuse (CSRF).
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  /** Allows what the page with the API's documentation needs: its own files, and inline styles. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Bean
  SecurityWebFilterChain securityFilters(
      ServerHttpSecurity http,
      SecuritySettings settings,
      TransportSettings transport,
      ApiTokens tokens,
      AcceptedCertificates certificates,
      Optional<Jwts> jwts,
      FailedLogins failures,
      RequestLimits limits,
      RefusalAnswers answers) {
    var logins = new Logins(settings, transport.insecure(), tokens, certificates, jwts, failures);
    return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
        .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .headers(headers ->
            headers
                .frameOptions(frames -> frames.mode(Mode.DENY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY)))
        .exceptionHandling(
            errors -> errors.authenticationEntryPoint(answers).accessDeniedHandler(answers))
        .addFilterAt(login(logins, answers), SecurityWebFiltersOrder.AUTHENTICATION)
        .addFilterAfter(
            new RequestLimitFilter(limits, answers), SecurityWebFiltersOrder.AUTHENTICATION)
        .authorizeExchange(all -> all.anyExchange().access(SecurityConfiguration::authorize))
        .build();
  }

  private static WebFilter login(Logins logins, RefusalAnswers answers) {
    // The converter has checked the credentials.
    var filter = new AuthenticationWebFilter((ReactiveAuthenticationManager) Mono::just);
    filter.setServerAuthenticationConverter(logins);
    filter.setAuthenticationFailureHandler(
        new ServerAuthenticationEntryPointFailureHandler(answers));
    filter.setAuthenticationSuccessHandler((exchange, login) -> {
      var client = (ClientAuthentication) login;
      Caller.set(exchange.getExchange().getAttributes(), client.getPrincipal());
      Caller.setEnd(exchange.getExchange().getAttributes(), client.over());
      client
          .expiresAt()
          .ifPresent(time -> Caller.setExpiry(exchange.getExchange().getAttributes(), time));
      Mono<Void> served = exchange.getChain().filter(exchange.getExchange());
      // A request that ends by itself is served to its end: cut off, it would look like a success.
      // Sessions of zeek-client end themselves.
      return operation(exchange.getExchange().getRequest())
              .equals(Optional.of(Operation.GET_EVENTS))
          ? served.takeUntilOther(client.over())
          : served;
    });
    return (exchange, chain) ->
        filter
            .filter(exchange, chain)
            .onErrorResume(
                ProviderAwayException.class, error -> RefusalAnswers.providerAway(exchange, error));
  }

  private static Optional<Operation> operation(ServerHttpRequest request) {
    return Operations.of(request.getMethod().name(), request.getPath().pathWithinApplication());
  }

  private static Mono<AuthorizationResult> authorize(
      Mono<Authentication> login, AuthorizationContext context) {
    Optional<Role> needed = Operations.needed(operation(context.getExchange().getRequest()));
    if (needed.isEmpty()) {
      return Mono.just(new AuthorizationDecision(true));
    }
    return login
        .ofType(ClientAuthentication.class)
        .map(client -> client.getPrincipal().may(needed.get()))
        .defaultIfEmpty(false)
        .map(AuthorizationDecision::new);
  }

  @Bean
  RefusalAnswers refusalAnswers(Refusals refusals) {
    return new RefusalAnswers(refusals);
  }

  @Bean
  FailedLogins failedLogins(SecuritySettings settings, Clock clock) {
    return new FailedLogins(settings.limits().failedLogins(), clock);
  }

  /** Absent without a provider. */
  @Bean
  @Nullable Jwts jwts(SecuritySettings settings, Clock clock) {
    String issuer = settings.oidc().issuerUri();
    return issuer == null ? null : new Jwts(settings.oidc(), issuer, clock);
  }

  @Bean
  SignIn signIn(SecuritySettings settings, Optional<Jwts> jwts, FailedLogins failures) {
    SecuritySettings.Oidc oidc = settings.oidc();
    Optional<OidcProvider> provider =
        oidc.issuerUri() == null || oidc.clientId() == null
            ? Optional.empty()
            : Optional.of(new OidcProvider(oidc.issuerUri(), oidc.clientId(), oidc.clientSecret()));
    return new SignIn(oidc, jwts, provider, failures);
  }

  @Bean
  RequestLimits requestLimits(SecuritySettings settings, Clock clock) {
    return new RequestLimits(settings.limits(), clock);
  }

  /**
   * Leaves paths to the handlers: names of nodes and identifiers may need encoded characters, which
   * Spring's own firewall refuses. Roles are decided by the parsed path, as handlers are.
   */
  @Bean
  ServerWebExchangeFirewall anyPath() {
    return ServerWebExchangeFirewall.INSECURE_NOOP;
  }

  /** Measures no filters; requests are measured as a whole. */
  @Bean
  SecurityObservationSettings noFilterMetrics() {
    return SecurityObservationSettings.noObservations();
  }
}
