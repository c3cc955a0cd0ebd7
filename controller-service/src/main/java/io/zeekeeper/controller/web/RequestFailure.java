package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reason why a response is incomplete. */
@Schema(description = "The reason why a response is incomplete.")
record RequestFailure(
    @Schema(
            description =
                "The instance that did not answer; absent if the request failed as a whole.",
            example = "agent-1")
        @Nullable String instance,
    @Schema(
            description = "The reason, for a person.",
            example = "instance 'agent-1' is not connected")
        String error) {

  static List<RequestFailure> of(List<Result> results) {
    return results.stream()
        .filter(result -> !result.success())
        .map(result -> new RequestFailure(result.instance(), String.valueOf(result.error())))
        .toList();
  }
}
