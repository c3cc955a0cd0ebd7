package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Configuration;

/** The result of staging. */
@Schema(description = "The result of staging.")
record StagedConfiguration(
    @Schema(description = "The staged configuration, as it was sent.") ConfigurationRef staged,
    @Schema(description = "The resulting ready configuration, which a deployment may name.")
        ConfigurationRef ready,
    @Schema(
            description = "The ready configuration, with ports and known addresses filled in.",
            implementation = ConfigurationDocument.class)
        Configuration configuration) {

  static StagedConfiguration of(Configuration staged, Configuration ready) {
    return new StagedConfiguration(ConfigurationRef.of(staged), ConfigurationRef.of(ready), ready);
  }
}
