package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.events.EventFilter;
import io.zeekeeper.controller.events.Events;
import io.zeekeeper.controller.web.EventDocument.ClusterEventType;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
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

/** Endpoints that stream events as they happen or return pages of events. */
@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "Events")
class EventsController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final Events events;
  private final EventStreams streams;
  private final LiveStatistics statistics;

  EventsController(Events events, EventStreams streams, LiveStatistics statistics) {
    this.events = events;
    this.streams = streams;
    this.statistics = statistics;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getEvents",
      summary = "Events, newest first, or a stream of events",
      description =
          "With Accept: application/json, a page of past events. With Accept: text/event-stream,"
              + " new events as server-sent events. A stream with Last-Event-ID or `after` begins"
              + " after that event and neither loses nor repeats events; an event of the type"
              + " EVENTS_DROPPED stands for events that are no longer stored. The last event of a"
              + " stream has the type `CLOSED` and gives the reason. `instance`, `node` and"
              + " `type` filter events; each may be repeated. With `statistics=true`, a stream also"
              + " has an event of the type `STATISTICS`, without an id, for each report of an"
              + " agent: see StatisticsEvent. Only `instance` filters these, and a slow reader"
              + " misses some.")
  @ApiResponse(
      responseCode = "200",
      description =
          "A page of events, or a stream in which the data of each event is a ClusterEvent, or a"
              + " StatisticsEvent if the type is `STATISTICS`.",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = EventList.class)),
        @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema = @Schema(oneOf = {EventDocument.class, StatisticsEvent.class}))
      })
  @Answers.Reading
  @Answers.Dependent
  Mono<EventList> page(
      @RequestParam(required = false) @Nullable Set<String> instance,
      @RequestParam(required = false) @Nullable Set<String> node,
      @RequestParam(required = false) @Nullable Set<ClusterEventType> type,
      @Page.Limit @RequestParam(required = false) @Nullable Integer limit,
      @Page.NumberCursor @RequestParam(required = false) @Nullable String cursor,
      @Parameter(description = "streams only: the id of the event after which to begin")
          @RequestParam(required = false)
          @Nullable Long after,
      @Parameter(
              description = "streams only: like `after`, and overrides it",
              schema = @Schema(type = "string", pattern = "^[0-9]{0,18}$"))
          @RequestHeader(name = LAST_EVENT_ID, required = false)
          @Nullable Long lastEventId,
      @Parameter(
              description = "streams only: whether to include the reports of statistics",
              schema = @Schema(type = "boolean", defaultValue = "false"))
          @RequestParam(name = "statistics", required = false)
          @Nullable Boolean withStatistics) {
    int max = Page.limit(limit);
    return events
        .before(Page.number(cursor), filter(instance, node, type), max + 1)
        .map(found -> {
          List<EventDocument> all = found.stream().map(EventDocument::of).toList();
          var page = Page.of(all, max, last -> String.valueOf(last.id()));
          return new EventList(page.items(), page.next());
        });
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(hidden = true)
  Flux<ServerSentEvent<Object>> stream(
      @RequestParam(required = false) @Nullable Set<String> instance,
      @RequestParam(required = false) @Nullable Set<String> node,
      @RequestParam(required = false) @Nullable Set<ClusterEventType> type,
      @RequestParam(required = false) @Nullable Long after,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable Long lastEventId,
      @RequestParam(name = "statistics", required = false) @Nullable Boolean withStatistics,
      ServerHttpResponse response) {
    // A browser that reconnects repeats the URL with its `after`; its Last-Event-ID is newer.
    Long from = lastEventId == null ? after : lastEventId;
    return streams.of(
        events.after(
            from == null ? OptionalLong.empty() : OptionalLong.of(from),
            filter(instance, node, type)),
        Boolean.TRUE.equals(withStatistics) ? statistics.of(orAll(instance)) : Flux.never(),
        response);
  }

  private static EventFilter filter(
      @Nullable Set<String> instances,
      @Nullable Set<String> nodes,
      @Nullable Set<ClusterEventType> types) {
    Set<ClusterEventType> chosen = orAll(types);
    return new EventFilter(
        orAll(instances),
        orAll(nodes),
        ClusterEventType.domain(chosen),
        chosen.contains(ClusterEventType.OTHER));
  }

  private static <T> Set<T> orAll(@Nullable Set<T> wanted) {
    return wanted == null ? Set.of() : wanted;
  }
}
