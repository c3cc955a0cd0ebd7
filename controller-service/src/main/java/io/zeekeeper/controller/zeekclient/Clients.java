package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.service.StateDirectory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/**
 * The connected clients. As on a Zeek controller, each client sees all responses and the requests
 * of the other clients. Safe on any thread.
 */
@Component
final class Clients implements WebSocketHandler, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Clients.class);
  private static final int MAX_CLIENTS = 1000;

  private final Handler handler;
  private final Gate gate;
  private final String id;
  private final AtomicLong connections = new AtomicLong();
  private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  /** Answers requests. */
  interface Handler {
    /**
     * Answers a request.
     *
     * @param actor the client
     * @return the response; empty for a request that is never answered
     */
    Mono<Event> answer(ClientRequest request, Actor actor);

    /** The response to a request that is refused. */
    Event refused(ClientRequest request, String reason);
  }

  /** Decides which requests are answered. */
  interface Gate {
    /**
     * Why a request is refused; empty when it is allowed.
     *
     * @param bytes the size of its frame
     */
    Optional<String> refusal(ClientRequest request, Actor actor, int bytes);
  }

  Clients(Handler handler, Gate gate, StateDirectory state) {
    this.handler = handler;
    this.gate = gate;
    this.id = state.id();
  }

  @Override
  public Mono<Void> handle(WebSocketSession socket) {
    if (!running) {
      return socket.close(CloseStatus.GOING_AWAY.withReason("Terminating"));
    }
    if (sessions.size() >= MAX_CLIENTS) {
      log.warn("{} clients are connected; refusing another", MAX_CLIENTS);
      return socket.close(CloseStatus.SERVICE_OVERLOAD.withReason("too many clients"));
    }
    var session =
        new ClientSession(socket, id + "-websocket-" + connections.getAndIncrement(), this);
    sessions.add(session);
    return session.run().doFinally(signal -> sessions.remove(session));
  }

  /** The version in the acknowledgement of subscriptions. */
  String version() {
    String version = Clients.class.getPackage().getImplementationVersion();
    return "zeekeeper " + (version == null ? "development" : version);
  }

  /** The number of connected clients. */
  int count() {
    return sessions.size();
  }

  /**
   * Sends an event of {@code sender} to the other clients that subscribe to events. An event may
   * hold what the sender's role may see, such as secrets, so clients with a lesser role do not get
   * the event.
   */
  void relay(ClientSession sender, Event event) {
    Role role = sender.principal().role();
    String frame = null;
    for (ClientSession session : sessions) {
      if (session != sender && session.wantsEvents() && session.principal().may(role)) {
        frame = frame == null ? ClientFrames.message(event) : frame;
        session.send(frame);
      }
    }
  }

  /**
   * Answers {@code request}, and also sends the request and the response to the other clients. A
   * refusal is for the sender only.
   *
   * @param event the request as it came
   * @param bytes the size of its frame
   */
  Mono<Void> answer(ClientSession sender, Event event, ClientRequest request, int bytes) {
    Actor actor = sender.actor();
    Optional<String> refusal = gate.refusal(request, actor, bytes);
    if (refusal.isPresent()) {
      sender.send(ClientFrames.message(handler.refused(request, refusal.get())));
      return Mono.empty();
    }
    relay(sender, event);
    log.atDebug()
        .addKeyValue("reqid", InputRules.printable(request.reqid()))
        .log(
            "client {} requests {} (reqid {})",
            actor.address(),
            request.getClass().getSimpleName(),
            InputRules.printable(request.reqid()));
    return handler
        .answer(request, actor)
        .doOnNext(response -> {
          sender.send(ClientFrames.message(response));
          relay(sender, response);
        })
        .then();
  }

  @Override
  public void start() {
    running = true;
  }

  /** Closes all sessions before the web server waits for open ones: an idle client never leaves. */
  @Override
  public void stop() {
    running = false;
    sessions.forEach(session -> session.close(CloseStatus.GOING_AWAY.withReason("Terminating")));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
