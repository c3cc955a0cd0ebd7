package io.zeekeeper.controller.security;

import io.netty.channel.ChannelOption;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The endpoints of the configured OpenID Connect provider for signing in with a browser: where they
 * are (OpenID Connect Discovery), and the exchange of a code for a token (RFC 6749, RFC 7636). Safe
 * on any thread, never blocks. Neither codes nor tokens get into a message or a log.
 */
final class OidcProvider {
  private static final Logger log = LoggerFactory.getLogger(OidcProvider.class);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 256 * 1024;

  /** Anyone may send requests that need the provider, so only so many may be in flight. */
  private static final int MAX_CONNECTIONS = 10;

  private static final int MAX_WAITING = 50;

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(5);
  private static final int MAX_LOG_LINES = 1;

  /**
   * Errors of RFC 6749 that are no fault of the code: the controller's client is set up wrongly.
   */
  private static final Set<String> ERRORS_OF_THE_CLIENT =
      Set.of(
          OAuth2ErrorCodes.INVALID_CLIENT,
          OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
          OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE,
          OAuth2ErrorCodes.INVALID_SCOPE);

  private final String issuer;
  private final String clientId;
  private final @Nullable String clientSecret;
  private final WebClient http;
  private final Mono<Endpoints> endpoints;
  private final LogLimit lines = new LogLimit(MAX_LOG_LINES);

  /**
   * Where the provider is.
   *
   * @param authorization where a browser goes
   * @param token where the controller exchanges codes
   * @param secretInForm whether the token endpoint takes the secret only in the form
   */
  record Endpoints(URI authorization, URI token, boolean secretInForm) {}

  OidcProvider(String issuer, String clientId, @Nullable String clientSecret) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    var connections =
        ConnectionProvider.builder("oidc")
            .maxConnections(MAX_CONNECTIONS)
            .pendingAcquireMaxCount(MAX_WAITING)
            .pendingAcquireTimeout(CONNECT_WITHIN)
            .build();
    // Without retries, as a code may be used only once. Redirects are not followed either: they
    // would take the code and the secret elsewhere.
    var client =
        HttpClient.create(connections)
            .keepAlive(false)
            .disableRetry(true)
            .responseTimeout(ANSWER_WITHIN)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_WITHIN.toMillis());
    this.http =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(client))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_ANSWER_BYTES))
            .build();
    // A failure is kept too, so that clients cannot make the controller call a provider in a loop.
    this.endpoints =
        Mono.defer(this::discover).cache(found -> KEPT, error -> FAILURE_KEPT, () -> Duration.ZERO);
  }

  /** The provider's endpoints; a {@link ProviderAwayException} if they cannot be found. */
  Mono<Endpoints> endpoints() {
    return endpoints;
  }

  private Mono<Endpoints> discover() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return http.get()
        .uri(URI.create(base + "/.well-known/openid-configuration"))
        .accept(MediaType.APPLICATION_JSON)
        .exchangeToMono(OidcProvider::answer)
        .timeout(CONNECT_WITHIN)
        .map(this::endpointsIn)
        .doOnError(this::logged)
        .onErrorMap(error -> !(error instanceof ProviderAwayException), ProviderAwayException::new);
  }

  private void logged(Throwable error) {
    lines.write(() ->
        log.warn(
            "cannot use the OpenID Connect provider {}: {}",
            issuer,
            NestedExceptionUtils.getMostSpecificCause(error).toString()));
  }

  /** What the provider answers; the body is absent if it is not JSON. */
  private record Answer(HttpStatusCode status, @Nullable JsonNode body) {
    String text(String member) {
      return body == null ? "" : body.path(member).asString("");
    }
  }

  private static Mono<Answer> answer(ClientResponse response) {
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(body -> new Answer(response.statusCode(), json(body)));
  }

  private static @Nullable JsonNode json(byte[] body) {
    try {
      return Json.lenient().readTree(body);
    } catch (JacksonException e) {
      return null;
    }
  }

  private Endpoints endpointsIn(Answer metadata) {
    if (metadata.body() == null || !metadata.status().is2xxSuccessful()) {
      throw new ProviderAwayException(
          "the OpenID Connect provider answers with status %d instead of its metadata"
              .formatted(metadata.status().value()));
    }
    if (!metadata.text("issuer").equals(issuer)) {
      throw new ProviderAwayException(
          "the metadata of the OpenID Connect provider is of another issuer than "
              + SecuritySettings.PREFIX
              + "oidc.issuer-uri");
    }
    List<String> challenges = texts(metadata.body().path("code_challenge_methods_supported"));
    if (!challenges.isEmpty() && !challenges.contains("S256")) {
      throw new ProviderAwayException(
          "the OpenID Connect provider does not offer PKCE with S256, which signing in takes");
    }
    List<String> methods = texts(metadata.body().path("token_endpoint_auth_methods_supported"));
    return new Endpoints(
        endpoint(metadata, "authorization_endpoint"),
        endpoint(metadata, "token_endpoint"),
        methods.contains("client_secret_post") && !methods.contains("client_secret_basic"));
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(item -> item.asString("")).toList();
  }

  /** An endpoint's address. It needs TLS if the issuer has TLS; a browser goes nowhere else. */
  private URI endpoint(Answer metadata, String member) {
    try {
      var uri = new URI(metadata.text(member));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean plain = scheme.equals("http") && !issuer.toLowerCase(Locale.ROOT).startsWith("https");
      if (uri.getHost() != null && (scheme.equals("https") || plain)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same as none.
    }
    throw new ProviderAwayException(
        "the metadata of the OpenID Connect provider has no usable " + member);
  }

  /**
   * Exchanges a code for an access token.
   *
   * @return a {@link BadCredentialsException} with the provider's words if it refuses the code, a
   *     {@link ProviderAwayException} if it does not answer as it should
   */
  Mono<String> exchange(SignIn.Code code) {
    return endpoints.flatMap(found ->
        post(found, code)
            .timeout(ANSWER_WITHIN)
            .doOnError(this::logged)
            .onErrorMap(
                error -> !(error instanceof ProviderAwayException), ProviderAwayException::new)
            .map(answer -> accessToken(answer, code)));
  }

  private Mono<Answer> post(Endpoints found, SignIn.Code code) {
    var form =
        BodyInserters.fromFormData(
                OAuth2ParameterNames.GRANT_TYPE,
                AuthorizationGrantType.AUTHORIZATION_CODE.getValue())
            .with(OAuth2ParameterNames.CODE, code.code())
            .with(OAuth2ParameterNames.REDIRECT_URI, code.redirectUri())
            .with(PkceParameterNames.CODE_VERIFIER, code.verifier());
    boolean basic = clientSecret != null && !found.secretInForm();
    if (!basic) {
      form = form.with(OAuth2ParameterNames.CLIENT_ID, clientId);
    }
    if (clientSecret != null && !basic) {
      form = form.with(OAuth2ParameterNames.CLIENT_SECRET, clientSecret);
    }
    return http.post()
        .uri(found.token())
        .accept(MediaType.APPLICATION_JSON)
        .headers(headers -> {
          if (basic && clientSecret != null) {
            headers.setBasicAuth(encoded(clientId), encoded(clientSecret));
          }
        })
        .body(form)
        .exchangeToMono(OidcProvider::answer);
  }

  /** RFC 6749 (2.3.1) encodes both parts before they become a Basic header. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String accessToken(Answer answer, SignIn.Code code) {
    String token = answer.text(OAuth2ParameterNames.ACCESS_TOKEN);
    if (answer.status().is2xxSuccessful()
        && !token.isEmpty()
        && answer.text(OAuth2ParameterNames.TOKEN_TYPE).equalsIgnoreCase("Bearer")) {
      return token;
    }
    String error = answer.text(OAuth2ParameterNames.ERROR);
    if (!answer.status().is4xxClientError()
        || answer.status().equals(HttpStatus.TOO_MANY_REQUESTS)
        || error.isEmpty()) {
      throw away(
          "the OpenID Connect provider answers with status %d, and without a token"
              .formatted(answer.status().value()));
    }
    String words =
        ProviderWords.of(
            error,
            answer.text(OAuth2ParameterNames.ERROR_DESCRIPTION),
            List.of(code.code(), code.verifier()));
    if (ERRORS_OF_THE_CLIENT.contains(error)) {
      throw away(
          "the OpenID Connect provider refuses this controller (%s); check %soidc.client-id and %soidc.client-secret"
              .formatted(words, SecuritySettings.PREFIX, SecuritySettings.PREFIX));
    }
    throw new BadCredentialsException(
        "the OpenID Connect provider refuses the sign-in (" + words + ")");
  }

  private ProviderAwayException away(String message) {
    lines.write(() -> log.warn("a sign-in failed: {}", message));
    return new ProviderAwayException(message);
  }
}
