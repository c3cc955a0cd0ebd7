package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.security.SignIn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a person can sign in. */
@Schema(description = "How a person can sign in.")
record SignInOptions(
    @Schema(description = "The methods that this controller is configured for.")
        List<SignInMethod> methods,
    @Nullable OidcSignIn oidc,
    @Schema(
            description = "Why nobody can sign in by OIDC at the moment, for a person.",
            example = "the OpenID Connect provider does not answer; try again in a moment")
        @Nullable String oidcProblem,
    @Schema(
            description =
                "Who sent the request; absent if someone has to sign in. Then the other members"
                    + " except `methods` are absent.")
        @Nullable PrincipalDocument principal) {
  static final SignInOptions BY_TOKEN =
      new SignInOptions(List.of(SignInMethod.TOKEN), null, null, null);

  private static final List<SignInMethod> BOTH = List.of(SignInMethod.TOKEN, SignInMethod.OIDC);

  /** A way to sign in. */
  @Schema(
      description =
          "TOKEN: the person enters an API token. OIDC: the browser gets a code of the OpenID Connect"
              + " provider.")
  enum SignInMethod {
    TOKEN,
    OIDC
  }

  /** What a browser needs to request a code. */
  @Schema(
      description = "What a browser needs to request a code; absent while the provider is away.")
  record OidcSignIn(
      @Schema(
              description = "The provider's page, which may have a query already.",
              format = "uri",
              example = "https://login.example.org/realms/noc/protocol/openid-connect/auth")
          String authorizationUri,
      @Schema(example = "zeekeeper") String clientId,
      @Schema(example = "openid") String scope) {}

  static SignInOptions byOidc(SignIn.Authorization at) {
    return new SignInOptions(
        BOTH, new OidcSignIn(at.uri().toString(), at.clientId(), at.scope()), null, null);
  }

  static SignInOptions withoutOidc(String problem) {
    return new SignInOptions(BOTH, null, problem, null);
  }

  /**
   * For a client that need not sign in.
   *
   * @param oidc whether it could by OIDC
   */
  static SignInOptions notNeeded(PrincipalDocument principal, boolean oidc) {
    return new SignInOptions(oidc ? BOTH : BY_TOKEN.methods(), null, null, principal);
  }
}
