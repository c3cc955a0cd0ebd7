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
 * A cluster: its instances and their nodes. Both are kept sorted by name, so that configurations
 * with the same members are equal regardless of their original order. Lookups by name take
 * logarithmic time, lookups of an instance's nodes constant time.
 *
 * @param id the client's name for the configuration; a client may reuse an id for other content
 */
public record Configuration(String id, List<Instance> instances, List<Node> nodes) {

  public Configuration {
    Objects.requireNonNull(id, "id");
    instances = instances.stream().sorted(Comparator.comparing(Instance::name)).toList();
    nodes = NodeList.of(nodes);
  }

  /** Reads a document, where absent members are null. Assigns a new id if there is none. */
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

  /** The configuration with all secret values hidden. */
  public Configuration withoutSecrets() {
    return new Configuration(id, instances, nodes.stream().map(Node::withoutSecrets).toList());
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
   * The SHA-256, in hex, of the content without the id. The id and this hash together identify a
   * configuration.
   */
  @JsonIgnore
  public String contentHash() {
    return Hashes.sha256(
        Json.lenient().writeValueAsString(new Configuration("", instances, nodes)));
  }
}
