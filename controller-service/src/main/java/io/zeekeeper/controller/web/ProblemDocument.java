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
    @Schema(
            description =
                "What is wrong with the body, with its place as far as that is known. For an invalid"
                    + " configuration, the same texts as `problems` in the same order.")
        @Nullable List<LocatedProblem> errors,
    @Schema(description = "The id of the deployment that is in the way.")
        @Nullable String deployment) {

  /** What {@link io.zeekeeper.model.InputProblem} is as JSON. A test compares the members. */
  @Schema(description = "What is wrong with a body, and where.")
  record LocatedProblem(
      @Schema(description = "What is wrong, for a person.") String message,
      @Schema(description = "The instance that it is about.", example = "agent-1")
          @Nullable String instance,
      @Schema(description = "The node that it is about.", example = "worker-1")
          @Nullable String node,
      @Schema(description = "The line of the body, counted from 1.", minimum = "1")
          @Nullable Integer line,
      @Schema(description = "The column in that line, counted from 1.", minimum = "1")
          @Nullable Integer column) {}
}
