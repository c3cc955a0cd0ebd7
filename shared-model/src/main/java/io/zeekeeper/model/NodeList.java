package io.zeekeeper.model;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Nodes sorted by name, with an index by instance that is built on first use. Configurations with
 * the same node list share the index. Immutable; safe on any thread.
 */
final class NodeList extends AbstractList<Node> implements RandomAccess {
  private final List<Node> nodes;
  private final boolean hasLogger;
  private volatile @Nullable Map<String, List<Node>> byInstance;

  private NodeList(List<Node> nodes) {
    this.nodes = nodes;
    this.hasLogger = nodes.stream().anyMatch(node -> node.role() == ClusterRole.LOGGER);
  }

  static NodeList of(Collection<Node> nodes) {
    return nodes instanceof NodeList sorted
        ? sorted
        : new NodeList(nodes.stream().sorted(Comparator.comparing(Node::name)).toList());
  }

  List<Node> on(String instance) {
    Map<String, List<Node>> index = byInstance;
    if (index == null) {
      index = new HashMap<>();
      for (Node node : nodes) {
        index.computeIfAbsent(node.instance(), name -> new ArrayList<>()).add(node);
      }
      index.replaceAll((name, some) -> List.copyOf(some));
      byInstance = index;
    }
    return index.getOrDefault(instance, List.of());
  }

  boolean hasLogger() {
    return hasLogger;
  }

  @Override
  public Node get(int index) {
    return nodes.get(index);
  }

  @Override
  public int size() {
    return nodes.size();
  }
}
