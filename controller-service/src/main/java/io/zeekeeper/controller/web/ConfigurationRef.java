package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.model.Configuration;
import org.jspecify.annotations.Nullable;

/** Identifies a configuration in a response. */
@Schema(name = "ConfigurationRef", description = "Identifies a configuration.")
record ConfigurationRef(
    @Schema(
            description =
                "The configuration's id; a later configuration may reuse it with other content.",
            example = "c1")
        String id,
    @Schema(
            description =
                "The SHA-256 of the content, in hex; absent if an earlier version did not store"
                    + " it.")
        @Nullable String hash) {

  static ConfigurationRef of(Configuration configuration) {
    return of(ConfigurationIdentity.of(configuration));
  }

  static ConfigurationRef of(ConfigurationIdentity identity) {
    return new ConfigurationRef(identity.id(), identity.hash());
  }
}
