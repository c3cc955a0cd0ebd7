package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON that {@link Problems} writes, for the API document only. */
@Schema(name = "Problem", description = "An error (RFC 9457).")
record ProblemDocument(
    @Schema(
            description =
                "The kind of problem: `/problems/` and a name that docs/problems.md explains.",
            format = "uri-reference",
            example = "/problems/nothing-ready")
        String type,
    String title,
    int status,
    @Schema(description = "The details of this problem, for a person.") String detail,
    @Schema(description = "The path of the request.", format = "uri-reference")
        @Nullable String instance,
    @Schema(description = "All problems of an invalid configuration, sorted.")
        @Nullable List<String> problems,
    @Schema(description = "The id of the deployment that is in the way.")
        @Nullable String deployment) {}
