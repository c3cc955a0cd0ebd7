package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an answer is not complete. */
@Schema(description = "Why an answer is not complete.")
record RequestFailure(
    @Schema(
            description = "The instance that could not answer; absent for the request as a whole.",
            example = "agent-1")
        @Nullable String instance,
    @Schema(description = "Why, for a person.", example = "instance 'agent-1' is not connected")
        String error) {

  static List<RequestFailure> of(List<Result> results) {
    return results.stream()
        .filter(result -> !result.success())
        .map(result -> new RequestFailure(result.instance(), String.valueOf(result.error())))
        .toList();
  }
}
