package io.zeekeeper.controller.web;

import io.zeekeeper.controller.web.NodeDocument.NodeRole;
import io.zeekeeper.controller.web.NodeDocument.NodeState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects nodes. A node must match every condition; an empty set matches every node.
 *
 * @param limit the maximum number of nodes; null for all nodes
 * @param cursor the position after which the selection begins; null for the beginning
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

  /** Whether nodes of an instance may match. */
  boolean mayMatch(String instance) {
    return matches(instances, instance)
        && (cursor == null || (instance + "!" + Character.MAX_VALUE).compareTo(cursor) > 0);
  }

  boolean matches(NodeDocument node) {
    return matches(instances, node.instance())
        && matches(roles, node.role())
        && matches(states, node.state())
        && (cursor == null || position(node).compareTo(cursor) > 0);
  }

  private static <T> boolean matches(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  /** A text that sorts like the list: no name contains a character as low as the separator. */
  static String position(NodeDocument node) {
    return node.instance() + "!" + node.node();
  }
}
