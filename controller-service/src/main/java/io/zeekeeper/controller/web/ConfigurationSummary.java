package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.configuration.KnownConfiguration;
import java.time.Instant;
import java.util.List;

/** A configuration in a list. */
@Schema(description = "A configuration, without its content.")
record ConfigurationSummary(
    @Schema(example = "c1") String id,
    @Schema(description = "The SHA-256 of the content, in hex.") String hash,
    @Schema(description = "When the configuration was first stored.") Instant createdAt,
    @Schema(description = "How the configuration is used now; empty for a past configuration.")
        List<ConfigurationUse> uses) {

  /** A present use of a configuration. */
  @Schema(description = "A present use of a configuration.")
  enum ConfigurationUse {
    STAGED,
    READY,
    DEPLOYED
  }

  static ConfigurationSummary of(KnownConfiguration known) {
    return new ConfigurationSummary(
        known.identity().id(),
        known.identity().hash(),
        known.createdAt(),
        known.uses().stream()
            .map(use ->
                switch (use) {
                  case STAGED -> ConfigurationUse.STAGED;
                  case READY -> ConfigurationUse.READY;
                  case DEPLOYED -> ConfigurationUse.DEPLOYED;
                })
            .sorted()
            .toList());
  }

  /** The position in the list of configurations. */
  String position() {
    return new ConfigurationIdentity(id, hash).key();
  }
}
