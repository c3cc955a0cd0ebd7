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
 * Server-sent events, with a comment as a sign of life now and then. A stream ends with an event
 * that gives the reason. A reader that is too slow even for that event loses its connection.
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

  Flux<ServerSentEvent<Object>> of(Flux<Event> events, ServerHttpResponse response) {
    // The first one at once: a client that has seen it misses nothing from then on.
    Flux<ServerSentEvent<Object>> heartbeats =
        Flux.interval(Duration.ZERO, HEARTBEAT)
            .onBackpressureDrop()
            .map(tick -> ServerSentEvent.builder().comment("alive").build());
    return Flux.merge(events.map(EventStreams::write), heartbeats)
        .onErrorResume(error -> {
          cutLater(response);
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

  /** Without an id, which would be the client's last one. */
  private static ServerSentEvent<Object> closed(String reason) {
    return ServerSentEvent.<Object>builder(Map.of("type", CLOSED, "message", reason))
        .event(CLOSED)
        .build();
  }

  private static String reason(Throwable error) {
    if (error instanceof StreamClosedException || error instanceof DatabaseAwayException) {
      log.info("a stream of events ends: {}", error.getMessage());
      return String.valueOf(error.getMessage());
    }
    log.error("a stream of events failed", error);
    return "internal error; the controller's log says more";
  }

  private void cutLater(ServerHttpResponse response) {
    HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
    server.withConnection(connection -> {
      var cut =
          Mono.delay(settings.readerTimeout())
              .subscribe(tick -> {
                log.warn("a reader of events took not even the end: its connection is cut");
                var _ = connection.channel().close();
              });
      connection.onTerminate().subscribe(nothing -> {}, error -> cut.dispose(), cut::dispose);
    });
  }
}
