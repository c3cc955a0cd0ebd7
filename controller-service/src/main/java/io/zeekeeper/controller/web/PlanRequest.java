package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The options of a plan. */
@Schema(
    description = "The options of a plan.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record PlanRequest(
    @Schema(
            description = "Whether to also plan restarts of nodes that already run as configured.",
            types = {"boolean", "null"})
        @Nullable Boolean force) {}
