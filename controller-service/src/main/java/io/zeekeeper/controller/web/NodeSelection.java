package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.InputRules;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Selects nodes: some by name, or explicitly all. */
@Schema(
    description =
        "Selects nodes: by name with `nodes`, or all nodes with `all`. Exactly one of the two is"
            + " required.",
    minProperties = 1,
    maxProperties = 1,
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NodeSelection(
    @ArraySchema(
            minItems = 1,
            arraySchema = @Schema(description = "The names of the nodes."),
            schema = @Schema(example = "worker-1"))
        @Nullable List<String> nodes,
    @Schema(description = "All nodes; only `true` is accepted.") @Nullable Boolean all) {

  @JsonCreator
  static NodeSelection read(@Nullable List<String> nodes, @Nullable Boolean all) {
    if (nodes != null && all == null) {
      return new NodeSelection(named(nodes), null);
    }
    if (nodes == null && Boolean.TRUE.equals(all)) {
      return new NodeSelection(null, true);
    }
    throw new IllegalArgumentException(
        "send either {\"nodes\": [...]} with names, or {\"all\": true}");
  }

  static List<String> named(List<String> nodes) {
    if (nodes.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("'nodes' contains null");
    }
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("'nodes' is empty");
    }
    String tooMany = InputRules.tooManyNames(nodes.size());
    if (tooMany != null) {
      throw new IllegalArgumentException(tooMany);
    }
    return nodes;
  }

  /** The names of the nodes; empty for all nodes. */
  List<String> targets() {
    return nodes == null ? List.of() : nodes;
  }
}
