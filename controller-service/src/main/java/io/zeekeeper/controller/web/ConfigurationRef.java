package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.model.Configuration;
import org.jspecify.annotations.Nullable;

/** Names a configuration in an answer. */
@Schema(name = "ConfigurationRef", description = "Names a configuration.")
record ConfigurationRef(
    @Schema(description = "Its id, which may return with other content.", example = "c1") String id,
    @Schema(
            description =
                "The SHA-256 of its content, in hex; absent where an earlier version did not keep"
                    + " it.")
        @Nullable String hash) {

  static ConfigurationRef of(Configuration configuration) {
    return of(ConfigurationIdentity.of(configuration));
  }

  static ConfigurationRef of(ConfigurationIdentity identity) {
    return new ConfigurationRef(identity.id(), identity.hash());
  }
}
