package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Option;
import io.zeekeeper.model.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The difference between two configurations. Secret values are hidden.
 *
 * @param a the id of the first configuration
 * @param b the id of the second configuration
 * @param instances the instances that differ, by name
 * @param nodes the nodes that differ, by name
 */
public record ConfigurationDiff(
    String a, String b, List<Difference> instances, List<Difference> nodes) {

  /** Stands for a secret value in the second configuration that differs from the first. */
  static final String CHANGED_SECRET = "<hidden, changed>";

  /** How an instance or a node differs. */
  public enum Change {
    /** Only {@code b} has it. */
    ADDED,
    /** Only {@code a} has it. */
    REMOVED,
    CHANGED
  }

  /**
   * An instance or a node that differs.
   *
   * @param fields the members that differ, if both configurations have it
   */
  public record Difference(String name, Change change, List<Field> fields) {}

  /**
   * A member that differs.
   *
   * @param name its name in a configuration's JSON
   * @param a its value in the first configuration, if any
   * @param b its value in the second configuration, if any
   */
  public record Field(String name, @Nullable JsonNode a, @Nullable JsonNode b) {}

  /** Compares two configurations. */
  public static ConfigurationDiff of(Configuration a, Configuration b) {
    return new ConfigurationDiff(
        a.id(),
        b.id(),
        differences(a.instances(), b.instances(), Instance::name, ConfigurationDiff::fields),
        differences(a.nodes(), b.nodes(), Node::name, ConfigurationDiff::nodeFields));
  }

  private static <T> List<Difference> differences(
      List<T> a, List<T> b, Function<T, String> nameOf, BiFunction<T, T, List<Field>> fields) {
    Map<String, T> inA = named(a, nameOf);
    Map<String, T> inB = named(b, nameOf);
    var names = new TreeSet<>(inA.keySet());
    names.addAll(inB.keySet());

    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      T before = inA.get(name);
      T after = inB.get(name);
      if (before == null) {
        differences.add(new Difference(name, Change.ADDED, List.of()));
      } else if (after == null) {
        differences.add(new Difference(name, Change.REMOVED, List.of()));
      } else if (!before.equals(after)) {
        differences.add(new Difference(name, Change.CHANGED, fields.apply(before, after)));
      }
    }
    return differences;
  }

  private static <T> Map<String, T> named(List<T> members, Function<T, String> nameOf) {
    Map<String, T> named = new HashMap<>();
    members.forEach(member -> named.put(nameOf.apply(member), member));
    return named;
  }

  private static List<Field> fields(Object before, Object after) {
    JsonNode a = Json.lenient().valueToTree(before);
    JsonNode b = Json.lenient().valueToTree(after);
    var names = new TreeSet<>(a.propertyNames());
    names.addAll(b.propertyNames());
    return names.stream()
        .map(name -> new Field(name, a.get(name), b.get(name)))
        .filter(field -> field.a() == null || !field.a().equals(field.b()))
        .toList();
  }

  private static List<Field> nodeFields(Node before, Node after) {
    return fields(before.withoutSecrets(), withoutSecrets(after, before));
  }

  /** {@code node} without its secrets; marks those that {@code before} has with other values. */
  private static Node withoutSecrets(Node node, Node before) {
    var env = new TreeMap<>(node.env());
    env.replaceAll((name, value) ->
        before.env().getOrDefault(name, value).equals(value) ? Secrets.HIDDEN : CHANGED_SECRET);
    List<Option> options =
        node.options().stream()
            .map(option ->
                option.secret() && isChanged(option, before.options())
                    ? new Option(option.name(), CHANGED_SECRET, true)
                    : option.withoutSecret())
            .toList();
    return node.withSecrets(env, options);
  }

  private static boolean isChanged(Option option, List<Option> before) {
    return !before.contains(option)
        && before.stream().anyMatch(other -> other.name().equals(option.name()));
  }
}
