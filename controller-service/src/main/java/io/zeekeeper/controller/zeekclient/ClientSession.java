package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.zeekclient.data.MalformedDataException;
import io.zeekeeper.link.FrameQueue;
import io.zeekeeper.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One client's connection. Its first frame says what it wants to see, each later one is a request.
 * What it sends wrong is answered with an error frame and changes nothing; a client that does not
 * read what it asked for is cut off. Nothing here pings: a ping would restart zeek-client's own
 * timeout. Frames are handled on the connection's event loop; {@link #send} is safe on any thread.
 */
final class ClientSession {
  private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
  // Reactor's key for what becomes of an error that nobody waits for any more.
  private static final String DROPPED = "reactor.onErrorDropped.local";
  private static final int MOST_WAITING_FRAMES = 1000;
  private static final long MOST_WAITING_BYTES = 64L * 1024 * 1024;
  private static final int MOST_REQUESTS_AT_ONCE = 16;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
  private static final Duration SUBSCRIBE_WITHIN = Duration.ofSeconds(60);

  private final WebSocketSession socket;
  private final String endpoint;
  private final Clients clients;
  private final FrameQueue outbound;
  private final Sinks.One<CloseStatus> closing = Sinks.one();
  private final Sinks.Empty<Void> gone = Sinks.empty();
  private volatile Set<String> subscriptions = Set.of();
  private volatile boolean subscribed;

  ClientSession(WebSocketSession socket, String endpoint, Clients clients) {
    this.socket = socket;
    this.outbound = new FrameQueue(socket, MOST_WAITING_FRAMES, MOST_WAITING_BYTES);
    this.endpoint = endpoint;
    this.clients = clients;
  }

  /** Serves the client until either side ends it. */
  Mono<Void> run() {
    // Nobody waits any more for what is still to be answered.
    var _ =
        socket.closeStatus().doFinally(signal -> gone.tryEmitEmpty()).onErrorComplete().subscribe();
    Mono<Void> receive =
        socket
            .receive()
            .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
            .map(WebSocketMessage::getPayloadAsText)
            .flatMap(frame -> handled(frame).takeUntilOther(gone.asMono()), MOST_REQUESTS_AT_ONCE)
            // The client never says goodbye: its process ends, and with it the connection.
            .onErrorResume(error -> {
              log.debug("client {} is gone: {}", askedBy(), error.toString());
              return Mono.empty();
            })
            .then();
    // A line that takes nothing any more ends what is received, too, and in better order.
    Mono<Void> send = outbound.written().onErrorResume(error -> Mono.never());
    // Not to be cancelled: the frame would be freed before it is written. Where the client reads
    // nothing, it is never written.
    Mono<Void> close =
        closing
            .asMono()
            .flatMap(status ->
                Mono.fromFuture(socket.close(status).toFuture(), true).timeout(CLOSE_PATIENCE))
            .onErrorComplete();
    Mono<Void> late =
        Mono.delay(SUBSCRIBE_WITHIN)
            .doOnNext(tick -> {
              if (!subscribed) {
                close(CloseStatus.POLICY_VIOLATION.withReason("no subscriptions came"));
              }
            })
            .then(Mono.never());
    return Mono.firstWithSignal(receive, send, close, late)
        .doFinally(signal -> outbound.complete())
        .contextWrite(context -> context.put(DROPPED, (Consumer<Throwable>) this::leftOver));
  }

  /** An error of a session that has ended already. */
  private void leftOver(Throwable error) {
    log.debug("client {}: {}", askedBy(), error.toString());
  }

  /** What goes wrong is this controller's mistake: the client is told, and its session goes on. */
  private Mono<Void> handled(String frame) {
    return Mono.defer(() -> received(frame))
        .onErrorResume(error -> {
          log.error("a frame of client {} cannot be handled", askedBy(), error);
          send(ClientFrames.error("internal error; the controller's log says more"));
          return Mono.empty();
        });
  }

  private Mono<Void> received(String frame) {
    try {
      if (subscribed) {
        Event event = ClientFrames.readEvent(frame);
        ClientRequest request = ClientRequest.read(event);
        clients.published(this, event);
        return clients.answer(this, request);
      }
      List<String> topics = ClientFrames.readSubscriptions(frame);
      send(ClientFrames.ack(endpoint, clients.version()));
      subscriptions = Set.copyOf(topics);
      subscribed = true;
    } catch (MalformedDataException e) {
      send(ClientFrames.error(String.valueOf(e.getMessage())));
    }
    return Mono.empty();
  }

  /** Whether it asked to see the events of the management API; a subscription is a prefix. */
  boolean wantsEvents() {
    return subscriptions.stream().anyMatch(ClientFrames.TOPIC::startsWith);
  }

  /** Sends a frame; the session ends when too many wait already, or too much. */
  void send(String frame) {
    if (!outbound.offer(frame)) {
      log.warn("client {} does not read what it is sent: closed", askedBy());
      close(CloseStatus.POLICY_VIOLATION.withReason("too many frames waiting to be sent"));
    }
  }

  void close(CloseStatus status) {
    closing.tryEmitValue(status);
  }

  /** The client's address. */
  String askedBy() {
    var remote = socket.getHandshakeInfo().getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }
}
