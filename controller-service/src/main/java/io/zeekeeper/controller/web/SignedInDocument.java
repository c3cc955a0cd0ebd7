package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.security.SignIn;
import io.zeekeeper.controller.web.AskedBy.AskedByPrincipal;
import java.time.Instant;

/** A client that has signed in. */
@Schema(name = "SignedIn", description = "A client that has signed in.")
record SignedInDocument(
    @Schema(description = "What to send as `Authorization: Bearer`: the provider's access token.")
        String token,
    @Schema(description = "When the token expires.") Instant expiresAt,
    AskedByPrincipal principal) {

  static SignedInDocument of(SignIn.SignedIn client) {
    return new SignedInDocument(
        client.token(), client.expiresAt(), AskedByPrincipal.of(client.principal()));
  }

  /** Leaves the token out, as texts end up in logs. */
  @Override
  public String toString() {
    return principal.toString();
  }
}
