package io.zeekeeper.controller.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened.
 *
 * @param id counts up across restarts of the controller
 * @param at when it happened, by the controller's clock
 * @param type the text of an {@link EventType}, or a type that a later version wrote
 * @param instance the instance it is about
 * @param node the node it is about
 * @param actor who requested it
 * @param message what happened, for a person
 * @param data what happened, for a program; its members depend on the type
 */
public record Event(
    long id,
    Instant at,
    String type,
    @Nullable String instance,
    @Nullable String node,
    @Nullable String actor,
    String message,
    @Nullable JsonNode data) {

  static Event of(long id, Instant at, Occurrence occurrence) {
    return new Event(
        id,
        at,
        occurrence.type().text(),
        occurrence.instance(),
        occurrence.node(),
        occurrence.actor(),
        occurrence.message(),
        occurrence.data());
  }
}
