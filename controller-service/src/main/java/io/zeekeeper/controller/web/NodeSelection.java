package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.zeekeeper.model.InputRules;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes.
 *
 * @param nodes their names; empty means all
 */
record NodeSelection(List<String> nodes) {
  @JsonCreator
  static NodeSelection read(@Nullable List<String> nodes) {
    return new NodeSelection(names(nodes));
  }

  static List<String> names(@Nullable List<String> nodes) {
    if (nodes == null) {
      return List.of();
    }
    if (nodes.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("'nodes' contains null");
    }
    String tooMany = InputRules.tooManyNames(nodes.size());
    if (tooMany != null) {
      throw new IllegalArgumentException(tooMany);
    }
    return nodes;
  }
}
