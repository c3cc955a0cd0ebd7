package io.zeekeeper.controller.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operation acts on. Clients choose these names, so they are cut to a bounded length, and
 * characters that break a line or a terminal are replaced. Never holds a body or a secret.
 *
 * @param nodes the named nodes
 * @param moreNodes how many further nodes the request names; null for none
 * @param allNodes true if the operation acts on all nodes, else null
 * @param instances the named instances
 * @param names what else the request names, such as a configuration, by kind
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditSubject(
    List<String> nodes,
    @Nullable Integer moreNodes,
    @Nullable Boolean allNodes,
    List<String> instances,
    SortedMap<String, String> names) {
  private static final int MAX_NAMES = 1000;
  private static final int MAX_LENGTH = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  /** A subject without names. */
  public static final AuditSubject NONE =
      new AuditSubject(List.of(), null, null, List.of(), new TreeMap<>());

  public AuditSubject {
    // In JSON, absent lists are empty.
    List<String> named = nodes == null ? List.of() : nodes;
    moreNodes = named.size() > MAX_NAMES ? Integer.valueOf(named.size() - MAX_NAMES) : moreNodes;
    nodes = clean(named);
    instances = instances == null ? List.of() : clean(instances);
    SortedMap<String, String> cleaned = new TreeMap<>();
    if (names != null) {
      names.forEach((kind, name) -> cleaned.put(kind, clean(name)));
    }
    names = Collections.unmodifiableSortedMap(cleaned);
  }

  /** The nodes with these names; an empty list means all nodes. */
  public static AuditSubject nodes(List<String> nodes) {
    return new AuditSubject(
        nodes, null, nodes.isEmpty() ? Boolean.TRUE : null, List.of(), new TreeMap<>());
  }

  /** With further names. */
  public AuditSubject with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(names);
    all.putAll(more);
    return new AuditSubject(nodes, moreNodes, allNodes, instances, all);
  }

  /** With the instances that have these names. */
  public AuditSubject onInstances(List<String> more) {
    return new AuditSubject(nodes, moreNodes, allNodes, more, names);
  }

  private static List<String> clean(List<String> names) {
    return names.stream().limit(MAX_NAMES).map(AuditSubject::clean).toList();
  }

  /** Bounds a text, and replaces characters that are not printable, such as line breaks. */
  static String clean(String text) {
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    return UNPRINTABLE.matcher(cut).replaceAll("?");
  }
}
