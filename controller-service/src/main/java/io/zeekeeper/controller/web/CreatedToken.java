package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** A new API token with its secret. */
@Schema(description = "A new API token.")
record CreatedToken(
    TokenDocument token,
    @Schema(
            description =
                "What to send as `Authorization: Bearer`. It is shown only here, and kept nowhere.",
            example = "zk_kYtT0ITnUgmNcYy5nEbXQu7Zx8bBqkvZo0nUO3cO1mI")
        String secret) {

  /** Leaves the secret out, as texts end up in logs. */
  @Override
  public String toString() {
    return token.toString();
  }
}
