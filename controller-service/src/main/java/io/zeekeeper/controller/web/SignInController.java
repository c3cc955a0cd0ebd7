package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.security.ProviderAwayException;
import io.zeekeeper.controller.security.SecuritySettings;
import io.zeekeeper.controller.security.SignIn;
import io.zeekeeper.model.Json;
import io.zeekeeper.service.Access;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Endpoints for signing in with a browser. They need no credentials. */
@RestController
@RequestMapping("/api/v1/sign-in")
@Tag(name = "Sign-in")
class SignInController {
  private final SignIn signIn;
  private final Access access;

  SignInController(SignIn signIn, Access access) {
    this.signIn = signIn;
    this.access = access;
  }

  @GetMapping
  @Operation(
      operationId = "getSignIn",
      summary = "How a person can sign in",
      description =
          "Needs no credentials, and says who the client is if nobody has to sign in: so a page can"
              + " ask without being refused.")
  @Answers.Whole
  @Answers.Reading
  Mono<SignInOptions> options(ServerHttpRequest request) {
    Optional<PrincipalDocument> known =
        Caller.find(request.getAttributes())
            .map(who -> PrincipalDocument.of(who, Caller.expiry(request.getAttributes())));
    return known
        .map(who -> Mono.just(SignInOptions.notNeeded(who, signIn.isPossible())))
        .orElseGet(this::options);
  }

  private Mono<SignInOptions> options() {
    return signIn
        .authorization()
        .map(SignInOptions::byOidc)
        .onErrorResume(
            ProviderAwayException.class,
            error -> Mono.just(SignInOptions.withoutOidc(String.valueOf(error.getMessage()))))
        .defaultIfEmpty(SignInOptions.BY_TOKEN);
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "signIn",
      summary = "Exchange a code of the OpenID Connect provider for a token",
      description =
          "The last step of the authorization code flow with PKCE (RFC 7636, S256). Needs no"
              + " credentials. A code that the provider refuses, and a token without a role, count"
              + " as failed logins.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = SignInRequest.class)))
  @Answers.Whole
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<SignedInDocument> signIn(ServerHttpRequest request) {
    return SmallBody.of(request)
        .map(SignInController::read)
        .flatMap(wanted -> signIn(wanted, request))
        .map(SignedInDocument::of);
  }

  private static SignInRequest read(byte[] body) {
    try {
      return Json.strict().readValue(body, SignInRequest.class);
    } catch (JacksonException e) {
      throw new ServerWebInputException("malformed", null, e);
    }
  }

  private Mono<SignIn.SignedIn> signIn(SignInRequest wanted, ServerHttpRequest request) {
    if (!signIn.isPossible()) {
      throw new ProblemException(
          ProblemType.NO_SIGN_IN,
          "this controller does not sign people in; set "
              + SecuritySettings.PREFIX
              + "oidc.client-id, or use an API token");
    }
    if (!access.isOwnPage(wanted.redirectUri(), request.getHeaders().getFirst(HttpHeaders.HOST))) {
      throw ProblemException.malformed("'redirect_uri' is not a page of this controller");
    }
    InetSocketAddress remote = request.getRemoteAddress();
    return signIn.signIn(wanted.fromProvider(), remote == null ? null : remote.getAddress());
  }
}
