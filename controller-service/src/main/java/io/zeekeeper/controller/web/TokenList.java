package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of API tokens. */
@Schema(description = "API tokens, sorted by name.")
record TokenList(
    List<TokenDocument> items,
    @Schema(description = "The `cursor` of the next page; absent on the last page.")
        @Nullable String next) {}
