package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of instances. */
@Schema(description = "Instances, sorted by name.")
record InstanceList(
    List<InstanceDocument> items,
    @Schema(description = "The `cursor` of the next page; absent on the last page.")
        @Nullable String next) {}
