package io.zeekeeper.controller.events;

import io.zeekeeper.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happens, before it becomes an {@link Event}. Texts may come from anyone, so they
 * are cut to a bounded length and cleaned of characters that a database refuses.
 *
 * @param instance the instance it is about
 * @param node the node it is about
 * @param actor who requested it
 * @param message what happened, for a person
 * @param data what happened, for a program
 */
public record Occurrence(
    EventType type,
    @Nullable String instance,
    @Nullable String node,
    @Nullable String actor,
    String message,
    @Nullable JsonNode data) {
  private static final int MAX_NAME = 127;
  private static final int MAX_MESSAGE = 4000;
  private static final int MAX_DATA = 16_000;

  public Occurrence {
    instance = instance == null ? null : clean(instance, MAX_NAME);
    node = node == null ? null : clean(node, MAX_NAME);
    actor = actor == null ? null : clean(actor, MAX_NAME);
    message = clean(message, MAX_MESSAGE);
    data = data == null || data.toString().length() > MAX_DATA ? null : data;
  }

  /** Something about the controller or the cluster as a whole. */
  public static Occurrence of(EventType type, String message) {
    return new Occurrence(type, null, null, null, message, null);
  }

  /** A client's request about nodes; an empty list means all nodes. */
  public static Occurrence request(Actor actor, String action, List<String> nodes) {
    String named = nodes.isEmpty() ? "all nodes" : String.join(", ", nodes);
    return of(EventType.REQUEST, "%s of %s was requested".formatted(action, named))
        .onNode(nodes.size() == 1 ? nodes.getFirst() : null)
        .requestedBy(actor)
        .with(Map.of("action", action, "nodes", nodes));
  }

  public Occurrence onInstance(String instance) {
    return new Occurrence(type, instance, node, actor, message, data);
  }

  public Occurrence onNode(@Nullable String node) {
    return new Occurrence(type, instance, node, actor, message, data);
  }

  public Occurrence requestedBy(Actor actor) {
    return new Occurrence(type, instance, node, actor.toString(), message, data);
  }

  /** With data; data that is too large for an event is left out. */
  public Occurrence with(Map<String, ?> data) {
    JsonNode tree = data.isEmpty() ? null : Json.lenient().valueToTree(data);
    return new Occurrence(type, instance, node, actor, message, tree);
  }

  /** Bounds a text, and replaces NUL (which PostgreSQL refuses) and unpaired surrogates. */
  private static String clean(String text, int max) {
    String cut = text.length() <= max ? text : text.substring(0, max - 1) + "…";
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        .replace('\0', '?');
  }
}
