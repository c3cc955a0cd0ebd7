package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How to roll back. */
@Schema(
    description = "How to roll back.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record RollbackRequest(
    @JsonProperty("wait")
        @Schema(
            description = Waits.DESCRIPTION,
            pattern = Waits.PATTERN,
            example = "PT60S",
            types = {"string", "null"})
        @Nullable String patience) {
  RollbackRequest {
    var _ = Waits.read(patience);
  }

  Duration patience(Duration otherwise) {
    Duration asked = Waits.read(patience);
    return asked == null ? otherwise : asked;
  }
}
