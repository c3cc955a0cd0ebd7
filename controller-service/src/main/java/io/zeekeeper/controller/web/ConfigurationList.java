package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of configurations. */
@Schema(description = "Configurations, newest first.")
record ConfigurationList(
    List<ConfigurationSummary> items,
    @Schema(description = "The `cursor` of the next page; absent on the last page.")
        @Nullable String next) {}
