package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Problems} writes, for the API document only. */
@Schema(name = "Problem", description = "An error (RFC 9457).")
record ProblemDocument(
    @Schema(
            description =
                "What kind of problem: `/problems/` and a name that docs/problems.md explains.",
            format = "uri-reference",
            example = "/problems/nothing-ready")
        String type,
    String title,
    int status,
    @Schema(description = "What is wrong, for a person.") String detail,
    @Schema(description = "The path of the request.", format = "uri-reference")
        @Nullable String instance,
    @Schema(description = "All that is wrong with an invalid configuration, sorted.")
        @Nullable List<String> problems,
    @Schema(description = "The id of the deployment that is in the way.")
        @Nullable String deployment) {}
