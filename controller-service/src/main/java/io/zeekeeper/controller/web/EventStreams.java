package io.zeekeeper.controller.web;

import io.zeekeeper.controller.database.DatabaseAwayException;
import io.zeekeeper.controller.events.Event;
import io.zeekeeper.controller.events.EventSettings;
import io.zeekeeper.controller.events.StreamClosedException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes events as server-sent events, with a comment every few seconds as a heartbeat. A stream
 * ends with an event that gives the reason. A reader that is too slow even for that event loses its
 * connection.
 */
@Component
final class EventStreams {
  private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
  private static final String CLOSED = "CLOSED";
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final EventSettings settings;

  EventStreams(EventSettings settings) {
    this.settings = settings;
  }

  /**
   * @param statistics reports as JSON, which have no id: a client cannot resume from them
   */
  Flux<ServerSentEvent<Object>> of(
      Flux<Event> events, Flux<String> statistics, ServerHttpResponse response) {
    // The first heartbeat is immediate: a client that has received it misses no later event.
    Flux<ServerSentEvent<Object>> heartbeats =
        Flux.interval(Duration.ZERO, HEARTBEAT)
            .onBackpressureDrop()
            .map(tick -> ServerSentEvent.builder().comment("alive").build());
    return Flux.merge(
            events.map(EventStreams::write),
            heartbeats,
            statistics.map(EventStreams::writeStatistics))
        .onErrorResume(error -> {
          closeAfterTimeout(response);
          return Mono.just(closed(reason(error)));
        });
  }

  private static ServerSentEvent<Object> write(Event event) {
    EventDocument document = EventDocument.of(event);
    return ServerSentEvent.<Object>builder(document)
        .id(String.valueOf(document.id()))
        .event(document.type().name())
        .build();
  }

  private static ServerSentEvent<Object> writeStatistics(String json) {
    return ServerSentEvent.<Object>builder(json).event(StatisticsEvent.TYPE).build();
  }

  /** The final event. It has no id, because the client would resume from it. */
  private static ServerSentEvent<Object> closed(String reason) {
    return ServerSentEvent.<Object>builder(Map.of("type", CLOSED, "message", reason))
        .event(CLOSED)
        .build();
  }

  private static String reason(Throwable error) {
    if (error instanceof StreamClosedException || error instanceof DatabaseAwayException) {
      log.info("ending a stream of events: {}", error.getMessage());
      return String.valueOf(error.getMessage());
    }
    log.error("a stream of events failed", error);
    return "internal error; see the controller's log";
  }

  private void closeAfterTimeout(ServerHttpResponse response) {
    HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
    server.withConnection(connection -> {
      var closing =
          Mono.delay(settings.readerTimeout())
              .subscribe(tick -> {
                log.warn(
                    "a reader of events did not read even the final event; closing its connection");
                var _ = connection.channel().close();
              });
      connection
          .onTerminate()
          .subscribe(nothing -> {}, error -> closing.dispose(), closing::dispose);
    });
  }
}
