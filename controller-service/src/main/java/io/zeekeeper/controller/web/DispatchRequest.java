package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to dispatch an action to nodes. */
@Schema(
    description = "An action that nodes are to perform.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record DispatchRequest(
    @Schema(description = "The action's name.", example = "get_id_value", minLength = 1)
        String action,
    @ArraySchema(
            maxItems = 15,
            arraySchema =
                @Schema(
                    description = "The action's arguments.",
                    types = {"array", "null"}),
            schema = @Schema(example = "bits_per_uid"))
        @Nullable List<String> arguments,
    @ArraySchema(
            minItems = 1,
            arraySchema =
                @Schema(
                    description = "The nodes; all nodes if absent.",
                    types = {"array", "null"}),
            schema = @Schema(example = "worker-1"))
        @Nullable List<String> nodes) {
  private static final int MAX_ARGUMENTS = 15;

  @JsonCreator
  static DispatchRequest read(
      @Nullable String action, @Nullable List<String> arguments, @Nullable List<String> nodes) {
    if (action == null || action.isEmpty()) {
      throw new IllegalArgumentException("'action' is required");
    }
    if (arguments != null && (arguments.size() > MAX_ARGUMENTS || arguments.contains(null))) {
      throw new IllegalArgumentException(
          "'arguments' contains null or more than " + MAX_ARGUMENTS + " items");
    }
    return new DispatchRequest(
        action, arguments, nodes == null ? null : NodeSelection.named(nodes));
  }

  /** The action's name, then its arguments. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(action);
    command.addAll(arguments == null ? List.of() : arguments);
    return command;
  }

  /** The names of the nodes; empty for all nodes. */
  List<String> targets() {
    return nodes == null ? List.of() : nodes;
  }
}
