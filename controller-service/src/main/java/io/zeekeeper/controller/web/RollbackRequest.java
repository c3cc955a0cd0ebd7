package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of a rollback. */
@Schema(
    description = "The options of a rollback.",
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
    Duration requested = Waits.read(patience);
    return requested == null ? otherwise : requested;
  }
}
