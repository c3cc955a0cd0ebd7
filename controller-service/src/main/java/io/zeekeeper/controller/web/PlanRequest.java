package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to plan. */
@Schema(
    description = "What to plan.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record PlanRequest(
    @Schema(
            description = "As if nodes that run as wanted were restarted, too.",
            types = {"boolean", "null"})
        @Nullable Boolean force) {}
