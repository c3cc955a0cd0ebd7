package io.zeekeeper.controller.security;

import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token of the API, without its secret.
 *
 * @param name identifies the token, and is the name of its principal
 * @param createdBy the actor that created it
 * @param expiresAt when it ends; null if it never does
 * @param lastUsedAt when it was used last, a few minutes old; null if it has not been used
 */
public record ApiToken(
    String name,
    Role role,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  /** Whether a token may have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  boolean isOver(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  Principal principal() {
    return new Principal(name, role, Principal.Credential.TOKEN);
  }

  ApiToken usedAt(Instant time) {
    return new ApiToken(name, role, createdAt, createdBy, expiresAt, time);
  }
}
