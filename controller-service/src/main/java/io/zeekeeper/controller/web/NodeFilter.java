package io.zeekeeper.controller.web;

import io.zeekeeper.controller.web.NodeDocument.NodeRole;
import io.zeekeeper.controller.web.NodeDocument.NodeState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are wanted: those that fit all; an empty set fits every node.
 *
 * @param limit how many at most; null for all
 * @param cursor the position after which they begin
 */
record NodeFilter(
    Set<String> instances,
    Set<NodeRole> roles,
    Set<NodeState> states,
    @Nullable Integer limit,
    @Nullable String cursor) {

  static NodeFilter of(
      @Nullable Set<String> instances,
      @Nullable Set<NodeRole> roles,
      @Nullable Set<NodeState> states,
      @Nullable Integer limit,
      @Nullable String cursor) {
    return new NodeFilter(
        instances == null ? Set.of() : instances,
        roles == null ? Set.of() : roles,
        states == null ? Set.of() : states,
        limit,
        cursor);
  }

  /** Whether an instance has to be asked. */
  boolean asks(String instance) {
    return fits(instances, instance)
        && (cursor == null || (instance + "!" + Character.MAX_VALUE).compareTo(cursor) > 0);
  }

  boolean fits(NodeDocument node) {
    return fits(instances, node.instance())
        && fits(roles, node.role())
        && fits(states, node.state())
        && (cursor == null || position(node).compareTo(cursor) > 0);
  }

  private static <T> boolean fits(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  /** Sorts as the list does: no name has a character as low as the separator. */
  static String position(NodeDocument node) {
    return node.instance() + "!" + node.node();
  }
}
