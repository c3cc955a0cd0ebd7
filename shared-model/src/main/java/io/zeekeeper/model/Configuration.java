package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cluster: the instances that run it and the nodes they run. Instances and nodes are kept sorted
 * by name, so that two configurations with the same members are equal in whatever order they were
 * written. Look-ups by name take logarithmic time, those of an instance's nodes constant time.
 *
 * @param id the client's name for it; an id may return with other content
 */
public record Configuration(String id, List<Instance> instances, List<Node> nodes) {

  public Configuration {
    Objects.requireNonNull(id, "id");
    instances = instances.stream().sorted(Comparator.comparing(Instance::name)).toList();
    nodes = NodeList.of(nodes);
  }

  /** What a document says, where absent members are null. Without an id it gets a new one. */
  @JsonCreator
  public static Configuration read(
      @Nullable String id, @Nullable List<Instance> instances, @Nullable List<Node> nodes) {
    return new Configuration(
        id == null || id.isEmpty() ? UUID.randomUUID().toString() : id,
        Json.withoutNulls(instances, "instances"),
        Json.withoutNulls(nodes, "nodes"));
  }

  /** The nodes of one instance, sorted by name. */
  public List<Node> nodesOf(String instance) {
    return sorted().on(instance);
  }

  public Optional<Node> node(String name) {
    return named(name, nodes, Node::name);
  }

  public Optional<Instance> instance(String name) {
    return named(name, instances, Instance::name);
  }

  private static <T> Optional<T> named(String name, List<T> sorted, Function<T, String> nameOf) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (nameOf.apply(sorted.get(middle)).compareTo(name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < sorted.size() && nameOf.apply(sorted.get(low)).equals(name)
        ? Optional.of(sorted.get(low))
        : Optional.empty();
  }

  /**
   * Whether {@code node} writes the cluster's logs: a logger, or the manager where there is none.
   */
  public boolean writesLogs(Node node) {
    return node.role() == ClusterRole.LOGGER
        || (node.role() == ClusterRole.MANAGER && !sorted().hasLogger());
  }

  private NodeList sorted() {
    return NodeList.of(nodes);
  }

  /** The names of all instances. */
  @JsonIgnore
  public SortedSet<String> instanceNames() {
    var names = new TreeSet<String>();
    instances.forEach(instance -> names.add(instance.name()));
    return names;
  }

  /**
   * The SHA-256, in hex, of the content without the id. A configuration's identity is its id
   * together with this.
   */
  @JsonIgnore
  public String contentHash() {
    return Hashes.sha256(
        Json.lenient().writeValueAsString(new Configuration("", instances, nodes)));
  }
}
