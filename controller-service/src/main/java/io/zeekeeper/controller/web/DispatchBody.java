package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch.
 *
 * @param action the action's name, then its arguments, as in {@code ["get_id_value",
 *     "bits_per_uid"]}
 * @param nodes the nodes; empty means all
 */
record DispatchBody(List<String> action, List<String> nodes) {
  private static final int MOST = 16;

  @JsonCreator
  static DispatchBody read(@Nullable List<String> action, @Nullable List<String> nodes) {
    if (action == null || action.isEmpty() || action.contains(null) || action.size() > MOST) {
      throw new IllegalArgumentException(
          "'action' is required: the action's name, then its arguments, at most " + MOST);
    }
    return new DispatchBody(action, NodeSelection.names(nodes));
  }
}
