package io.zeekeeper.controller.configuration;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The difference between two configurations.
 *
 * @param a the id of the first configuration
 * @param b the id of the second configuration
 * @param instances the instances that differ, by name
 * @param nodes the nodes that differ, by name
 */
public record ConfigurationDiff(
    String a, String b, List<Difference> instances, List<Difference> nodes) {

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
        differences(a.instances(), b.instances(), Instance::name),
        differences(a.nodes(), b.nodes(), Node::name));
  }

  private static <T> List<Difference> differences(
      List<T> a, List<T> b, Function<T, String> nameOf) {
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
        differences.add(new Difference(name, Change.CHANGED, fields(json(before), json(after))));
      }
    }
    return differences;
  }

  private static <T> Map<String, T> named(List<T> members, Function<T, String> nameOf) {
    Map<String, T> named = new HashMap<>();
    members.forEach(member -> named.put(nameOf.apply(member), member));
    return named;
  }

  private static JsonNode json(Object member) {
    return Json.lenient().valueToTree(member);
  }

  private static List<Field> fields(JsonNode before, JsonNode after) {
    var names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    return names.stream()
        .map(name -> new Field(name, before.get(name), after.get(name)))
        .filter(field -> field.a() == null || !field.a().equals(field.b()))
        .toList();
  }
}
