package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
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
    return new NodeSelection(withoutNulls(nodes));
  }

  static List<String> withoutNulls(@Nullable List<String> nodes) {
    if (nodes == null) {
      return List.of();
    }
    if (nodes.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("'nodes' contains null");
    }
    return nodes;
  }
}
