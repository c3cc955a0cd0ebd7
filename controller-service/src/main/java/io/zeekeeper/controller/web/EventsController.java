package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.events.Event;
import io.zeekeeper.controller.events.EventFilter;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Events;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Events, streamed as they happen or a page at a time. */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events")
class EventsController {
  private static final int MOST = 1000;

  private final Events events;
  private final EventStreams streams;

  EventsController(Events events, EventStreams streams) {
    this.events = events;
    this.streams = streams;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getEvents",
      summary = "What happened, the newest first, or a stream of it",
      description =
          "With Accept: application/json a page; the next one is before the last one's id. With"
              + " Accept: text/event-stream the events to come, as server-sent events whose data"
              + " is an Event; a Last-Event-ID or `after` begins after that event, with none lost"
              + " or repeated; an event of the type events_dropped names those that are kept no"
              + " longer. Its last event has the type `closed` and says why. `instance`,"
              + " `node` and `type` choose events, and may be repeated.")
  Mono<List<Event>> page(
      @RequestParam(required = false) @Nullable Set<String> instance,
      @RequestParam(required = false) @Nullable Set<String> node,
      @RequestParam(required = false) @Nullable Set<String> type,
      @RequestParam(required = false) @Nullable Long before,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new MalformedException("limit " + limit + " is outside 1 to " + MOST);
    }
    return events.before(
        before == null ? Long.MAX_VALUE : before, filter(instance, node, type), limit);
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(operationId = "streamEvents", summary = "The events to come")
  Flux<ServerSentEvent<Object>> stream(
      @RequestParam(required = false) @Nullable Set<String> instance,
      @RequestParam(required = false) @Nullable Set<String> node,
      @RequestParam(required = false) @Nullable Set<String> type,
      @RequestParam(required = false) @Nullable Long after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
      ServerHttpResponse response) {
    // A browser that comes back repeats its URL, and knows better by then.
    Long from = lastEventId == null ? after : lastEventId;
    return streams.of(
        events.after(
            from == null ? OptionalLong.empty() : OptionalLong.of(from),
            filter(instance, node, type)),
        response);
  }

  private static EventFilter filter(
      @Nullable Set<String> instances, @Nullable Set<String> nodes, @Nullable Set<String> types) {
    return new EventFilter(
        orAll(instances),
        orAll(nodes),
        orAll(types).stream().map(EventsController::type).collect(Collectors.toSet()));
  }

  private static Set<String> orAll(@Nullable Set<String> wanted) {
    return wanted == null ? Set.of() : wanted;
  }

  private static EventType type(String text) {
    return EventType.of(text)
        .orElseThrow(() ->
            new MalformedException("there is no event type '" + text + "'; " + EventType.known()));
  }
}
