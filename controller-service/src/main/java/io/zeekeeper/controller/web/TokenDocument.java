package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.security.ApiToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API token, without its secret. */
@Schema(name = "Token", description = "An API token, without its secret.")
record TokenDocument(
    @Schema(example = "ci") String name,
    ClientRole role,
    Instant createdAt,
    @Nullable AskedBy createdBy,
    @Schema(description = "When the token ends; absent if it never does.")
        @Nullable Instant expiresAt,
    @Schema(
            description =
                "When the token was used last, up to five minutes late; absent if it has not been"
                    + " used.")
        @Nullable Instant lastUsedAt) {

  static TokenDocument of(ApiToken token) {
    return new TokenDocument(
        token.name(),
        ClientRole.of(token.role()),
        token.createdAt(),
        Actor.read(token.createdBy()).map(AskedBy::of).orElse(null),
        token.expiresAt(),
        token.lastUsedAt());
  }
}
