package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.web.AskedBy.AskedByPrincipal;
import io.zeekeeper.controller.web.AskedBy.ClientCredential;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client of a request, with the members of {@link AskedByPrincipal}. */
@Schema(name = "CurrentPrincipal", description = "Who sent the request, as a Principal.")
record PrincipalDocument(
    @Schema(
            description =
                "The token's name, the certificate's common name, or the subject of the JWT.",
            example = "ci")
        String name,
    ClientRole role,
    ClientCredential credential,
    @Schema(description = "When the credentials expire; absent if they do not.")
        @Nullable Instant expiresAt) {

  static PrincipalDocument of(Principal principal, Optional<Instant> expiresAt) {
    AskedByPrincipal known = AskedByPrincipal.of(principal);
    return new PrincipalDocument(
        known.name(), known.role(), known.credential(), expiresAt.orElse(null));
  }
}
