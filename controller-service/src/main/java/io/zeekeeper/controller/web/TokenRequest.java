package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.ApiToken;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request for an API token. */
@Schema(
    description = "A request for an API token.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record TokenRequest(
    @Schema(
            description = "The token's name, which events and the history show.",
            example = "ci",
            pattern = "^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")
        String name,
    ClientRole role,
    @Schema(
            description =
                "How long the token can be used, as an ISO 8601 duration in days and hours."
                    + " Default: 90 days.",
            pattern = TokenRequest.LIFE,
            example = "P90D",
            types = {"string", "null"})
        @Nullable String ttl) {
  static final String LIFE = "^P(?=[0-9T])([0-9]{1,4}D)?(T[0-9]{1,5}H)?$";

  private static final Pattern VALID_LIFE = Pattern.compile(LIFE);
  private static final Duration DEFAULT_LIFE = Duration.ofDays(90);

  @JsonCreator
  static TokenRequest read(@Nullable String name, @Nullable ClientRole role, @Nullable String ttl) {
    if (name == null || !ApiToken.isName(name)) {
      throw new IllegalArgumentException(
          "'name' must have 1 to 64 letters, digits, '.', '_', '@' and '-', and start with a letter"
              + " or digit");
    }
    if (role == null) {
      throw new IllegalArgumentException("'role' is required");
    }
    if (ttl != null && (!VALID_LIFE.matcher(ttl).matches() || Duration.parse(ttl).isZero())) {
      throw new IllegalArgumentException(
          "'" + ttl + "' is not a duration of days and hours; write for example P90D or PT12H");
    }
    return new TokenRequest(name, role, ttl);
  }

  Duration life() {
    return ttl == null ? DEFAULT_LIFE : Duration.parse(ttl);
  }

  Role domainRole() {
    return switch (role) {
      case VIEWER -> Role.VIEWER;
      case OPERATOR -> Role.OPERATOR;
      case ADMIN -> Role.ADMIN;
    };
  }
}
