package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the audit. */
@Schema(description = "Operations that clients requested, newest first.")
record AuditList(
    List<AuditDocument> items,
    @Schema(description = "The `cursor` of the next page; absent on the last page.")
        @Nullable String next) {}
