package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
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
 * One client's connection. The first frame lists the client's subscriptions; each later frame is a
 * request. A malformed frame is answered with an error frame and changes nothing. A client that
 * does not read its responses is disconnected. This class sends no pings: a ping would restart
 * zeek-client's own timeout. Frames are handled on the connection's event loop; {@link #send} is
 * safe on any thread.
 */
final class ClientSession {
  private static final CloseStatus CREDENTIALS_ENDED =
      CloseStatus.POLICY_VIOLATION.withReason("the credentials have ended");
  private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
  // Reactor's context key for the handler of errors that have no subscriber any more.
  private static final String ON_ERROR_DROPPED_KEY = "reactor.onErrorDropped.local";
  private static final int MAX_WAITING_FRAMES = 1000;
  private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;
  private static final int MAX_CONCURRENT_REQUESTS = 16;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(60);

  private final WebSocketSession socket;
  private final String endpoint;
  private final Clients clients;
  private final FrameQueue outbound;
  private final Sinks.One<CloseStatus> closing = Sinks.one();
  private final Sinks.Empty<Void> closed = Sinks.empty();
  private volatile Set<String> subscriptions = Set.of();
  private volatile boolean subscribed;
  private volatile boolean ended;

  ClientSession(WebSocketSession socket, String endpoint, Clients clients) {
    this.socket = socket;
    this.outbound = new FrameQueue(socket, MAX_WAITING_FRAMES, MAX_WAITING_BYTES);
    this.endpoint = endpoint;
    this.clients = clients;
  }

  /** Serves the client until either side closes the connection. */
  Mono<Void> run() {
    // Once the connection is closed, requests in progress are cancelled.
    var _ =
        socket
            .closeStatus()
            .doFinally(signal -> closed.tryEmitEmpty())
            .onErrorComplete()
            .subscribe();
    Mono<Void> receive =
        socket
            .receive()
            .filter(message -> !ended && message.getType() == WebSocketMessage.Type.TEXT)
            .map(WebSocketMessage::getPayloadAsText)
            .flatMap(
                frame -> handled(frame).takeUntilOther(closed.asMono()), MAX_CONCURRENT_REQUESTS)
            // A client sends no close frame: its process ends, and the connection with it.
            .onErrorResume(error -> {
              log.debug("client {} is gone: {}", clientAddress(), error.toString());
              return Mono.empty();
            })
            .then();
    // Ignore write errors: a broken connection also ends receive, which handles it in order.
    Mono<Void> send = outbound.written().onErrorResume(error -> Mono.never());
    // Do not cancel the close: the frame would be freed before it is written. The timeout is for a
    // client that reads nothing, to which the frame is never written.
    Mono<Void> close =
        closing
            .asMono()
            .flatMap(status ->
                Mono.fromFuture(socket.close(status).toFuture(), true).timeout(CLOSE_TIMEOUT))
            .onErrorComplete();
    Mono<Void> late =
        Mono.delay(SUBSCRIBE_TIMEOUT)
            .doOnNext(tick -> {
              if (!subscribed) {
                close(CloseStatus.POLICY_VIOLATION.withReason("no subscriptions received"));
              }
            })
            .then(Mono.never());
    Mono<Void> credentials =
        Caller.end(socket.getAttributes())
            .then(Mono.<Void>fromRunnable(() -> close(CREDENTIALS_ENDED)))
            .then(Mono.never());
    return Mono.firstWithSignal(receive, send, close, late, credentials)
        .doFinally(signal -> outbound.complete())
        .contextWrite(
            context -> context.put(ON_ERROR_DROPPED_KEY, (Consumer<Throwable>) this::logLateError));
  }

  /** Logs an error that occurs after the session has ended. */
  private void logLateError(Throwable error) {
    log.debug("client {}: {}", clientAddress(), error.toString());
  }

  /**
   * Handles a frame. An unexpected error is a bug here: the client gets an error frame and stays.
   */
  private Mono<Void> handled(String frame) {
    return Mono.defer(() -> received(frame))
        .onErrorResume(error -> {
          log.error("a frame of client {} cannot be handled", clientAddress(), error);
          send(ClientFrames.error("internal error; see the controller's log"));
          return Mono.empty();
        });
  }

  private Mono<Void> received(String frame) {
    try {
      if (subscribed) {
        Event event = ClientFrames.readEvent(frame);
        ClientRequest request = ClientRequest.read(event);
        return clients.answer(this, event, request, frame.length());
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

  /** Whether the client subscribes to the management API's topic; a subscription is a prefix. */
  boolean wantsEvents() {
    return subscriptions.stream().anyMatch(ClientFrames.TOPIC::startsWith);
  }

  /** Sends a frame. Closes the session if too many frames or bytes are waiting already. */
  void send(String frame) {
    if (!outbound.offer(frame)) {
      log.warn("client {} does not read its frames; closing the connection", clientAddress());
      close(CloseStatus.POLICY_VIOLATION.withReason("too many frames waiting to be sent"));
    }
  }

  /** Closes the connection; frames that come meanwhile are ignored. */
  void close(CloseStatus status) {
    ended = true;
    closing.tryEmitValue(status);
  }

  /** The client. */
  Actor actor() {
    return Actor.zeekClient(clientAddress(), principal());
  }

  /** Who opened the connection. */
  Principal principal() {
    return Caller.of(socket.getAttributes());
  }

  /** The client's address. */
  String clientAddress() {
    var remote = socket.getHandshakeInfo().getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }
}
