package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.security.SignIn;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A code of the OpenID Connect provider, and the proof that the sender has requested it. */
@Schema(
    description = "A code of the OpenID Connect provider.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record SignInRequest(
    @Schema(
            description = "The parameter `code` with which the provider has sent the browser back.",
            pattern = SignInRequest.CODE)
        String code,
    @Schema(
            description =
                "The secret whose SHA-256 was the `code_challenge` of the request for the code.",
            pattern = SignInRequest.VERIFIER)
        String codeVerifier,
    @Schema(
            description = "The `redirect_uri` of that request: a page of this controller.",
            example = "https://controller.example.org:2149/",
            maxLength = SignInRequest.MAX_URI)
        String redirectUri) {
  static final String CODE = "^[\\x20-\\x7E]{1,4096}$";
  static final String VERIFIER = "^[A-Za-z0-9._~-]{43,128}$";
  static final int MAX_URI = 2048;

  private static final Pattern VALID_CODE = Pattern.compile(CODE);
  private static final Pattern VALID_VERIFIER = Pattern.compile(VERIFIER);

  @JsonCreator
  static SignInRequest read(
      @Nullable String code, @Nullable String codeVerifier, @Nullable String redirectUri) {
    if (code == null || !VALID_CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("'code' must have 1 to 4096 printable ASCII characters");
    }
    if (codeVerifier == null || !VALID_VERIFIER.matcher(codeVerifier).matches()) {
      throw new IllegalArgumentException(
          "'code_verifier' must have 43 to 128 letters, digits, '.', '_', '~' and '-'");
    }
    if (redirectUri == null || redirectUri.length() > MAX_URI) {
      throw new IllegalArgumentException("'redirect_uri' must have at most 2048 characters");
    }
    return new SignInRequest(code, codeVerifier, redirectUri);
  }

  SignIn.Code fromProvider() {
    return new SignIn.Code(code, codeVerifier, redirectUri);
  }

  /** Leaves the secrets out, as texts end up in logs. */
  @Override
  public String toString() {
    return fromProvider().toString();
  }
}
