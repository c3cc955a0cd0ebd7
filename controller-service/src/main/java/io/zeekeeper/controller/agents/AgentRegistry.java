package io.zeekeeper.controller.agents;

import io.zeekeeper.model.InputRules;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.service.LinkSession;
import io.zeekeeper.service.LinkSettings;
import io.zeekeeper.service.LinkSocket;
import io.zeekeeper.service.LogLimit;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;

/** The agents that are connected. Safe on any thread; sessions run on their event loops. */
public final class AgentRegistry {
  private static final Logger log = LoggerFactory.getLogger(AgentRegistry.class);

  /** How long a connection may last that is no session yet. */
  static final Duration HELLO_PATIENCE = Duration.ofSeconds(15);

  private static final Duration TAKEOVER_PING = Duration.ofSeconds(1);
  private static final int MOST_ODD_LINES = 5;
  private static final Duration CLOSE_DELAY = Duration.ofMillis(200);

  private final LinkSettings settings;
  private final RequestEngine engine;
  private final Clock clock;
  private final FrameWriter frames = new FrameWriter();
  private final ConcurrentNavigableMap<String, AgentSession> sessions =
      new ConcurrentSkipListMap<>();
  private final List<AgentEvents> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<CompletableFuture<Void>> nextConnection =
      new AtomicReference<>(new CompletableFuture<>());

  public AgentRegistry(LinkSettings settings, RequestEngine engine, Clock clock) {
    this.settings = settings;
    this.engine = engine;
    this.clock = clock;
  }

  public void addListener(AgentEvents listener) {
    listeners.add(listener);
  }

  /** Completes when the next agent has connected. */
  public CompletableFuture<Void> nextConnection() {
    return nextConnection.get();
  }

  /** The connected agents, by name. */
  public Collection<AgentSession> connected() {
    return sessions.values();
  }

  public Optional<AgentSession> session(String instance) {
    return Optional.ofNullable(sessions.get(instance));
  }

  /**
   * Runs a connection with an agent until it ends, whoever opened it.
   *
   * @param expected the instance that was dialled, null when the agent connected
   */
  public Mono<Void> run(LinkSocket socket, @Nullable String expected) {
    var link = new LinkSession(socket, settings);
    var connection = new Connection(link, expected);
    Mono<Void> silence =
        Mono.delay(HELLO_PATIENCE)
            .doOnNext(tick -> {
              if (connection.session.get() == null) {
                link.close(CloseStatus.POLICY_VIOLATION, "no hello");
              }
            })
            .then(Mono.never());
    return Mono.firstWithSignal(link.run(connection::received), silence)
        .doFinally(signal -> connection.ended());
  }

  private void register(AgentSession session, Connection connection) {
    AgentSession present = sessions.putIfAbsent(session.instance(), session);
    if (present == null) {
      connection.accepted(session);
      return;
    }
    if (!present.hello().id().equals(session.hello().id())) {
      connection.refuse(
          session.hello(),
          "another agent named '"
              + session.instance()
              + "' is connected from "
              + present.host()
              + "; give one of them another zeekeeper.agent.name");
      return;
    }
    // The same agent again: its old connection may be dead without our knowing.
    present
        .link()
        .answersPing(TAKEOVER_PING)
        .subscribe(alive -> {
          if (alive) {
            connection.refuse(
                session.hello(),
                "agent '" + session.instance() + "' has another session that is alive");
          } else if (sessions.replace(session.instance(), present, session)) {
            log.info("agent {} takes over from its dead session", session.instance());
            present.link().close(CloseStatus.GOING_AWAY, "replaced by a new session");
            engine.disconnected(present);
            connection.accepted(session);
          } else {
            // Another one was quicker, or the dead session is gone.
            register(session, connection);
          }
        });
  }

  /** One connection and, after its hello, the session it became. */
  private final class Connection {
    private final LinkSession link;
    private final @Nullable String expected;
    private final AtomicReference<@Nullable AgentSession> session = new AtomicReference<>();
    private final LogLimit oddLines = new LogLimit(MOST_ODD_LINES);
    private volatile boolean refused;

    Connection(LinkSession link, @Nullable String expected) {
      this.link = link;
      this.expected = expected;
    }

    void received(String frame) {
      Frames.read(frame, AgentMessage.class, this::ignored).ifPresent(this::received);
    }

    private void ignored(String what) {
      oddLines.write(
          () -> log.warn("{}: ignoring what a newer agent says: {}", link.remoteAddress(), what));
    }

    private void received(AgentMessage message) {
      AgentSession known = session.get();
      if (message instanceof Hello hello) {
        greeted(hello, known);
      } else if (known == null || refused) {
        oddLines.write(() ->
            log.warn("{} sent a message before its hello was accepted", link.remoteAddress()));
      } else {
        known.heard(clock.instant());
        switch (message) {
          case AgentMessage.Response response -> engine.answered(known.instance(), response);
          case AgentMessage.NotifyResult early -> engine.told(known.instance(), early.result());
          case AgentMessage.NotifyChange _,
              AgentMessage.NotifyError _,
              AgentMessage.NotifyLog _,
              AgentMessage.NotifyOverrides _,
              Hello _ ->
              listeners.forEach(listener -> listener.notified(known, message));
        }
      }
    }

    private void greeted(Hello hello, @Nullable AgentSession known) {
      if (hello.apiVersion() != Hello.API_VERSION) {
        refuse(
            hello,
            "protocol version "
                + hello.apiVersion()
                + " is not supported, this controller speaks "
                + Hello.API_VERSION);
      } else if (expected != null && !expected.equals(hello.instance())) {
        refuse(
            hello, "dialled instance '" + expected + "', but this is '" + hello.instance() + "'");
      } else if (!InputRules.isInstanceName(hello.instance())) {
        refuse(hello, "'" + hello.instance() + "' is no name for an instance");
      } else if (known != null && !isSameAgent(known.hello(), hello)) {
        refuse(hello, "a session is one agent's, and this one is another's");
      } else if (known != null) {
        known.replaceHello(hello);
        listeners.forEach(listener -> listener.connected(known));
      } else {
        register(new AgentSession(link, frames, hello, clock.instant()), this);
      }
    }

    private static boolean isSameAgent(Hello one, Hello other) {
      return one.instance().equals(other.instance()) && one.id().equals(other.id());
    }

    void accepted(AgentSession accepted) {
      session.set(accepted);
      log.info(
          "agent {} connected from {}, Zeek {}",
          accepted.instance(),
          accepted.host(),
          accepted.hello().zeek().version());
      listeners.forEach(listener -> listener.connected(accepted));
      nextConnection.getAndSet(new CompletableFuture<>()).complete(null);
      if (!link.isOpen()) {
        // It ended while it waited to be accepted, and nobody else will take it out.
        ended();
      }
    }

    void refuse(Hello hello, String reason) {
      refused = true;
      log.warn("session with {} refused: {}", link.remoteAddress(), reason);
      listeners.forEach(
          listener -> listener.refused(hello.instance(), link.remoteAddress(), reason));
      link.send(Frames.write(new ControllerMessage.SessionRefused(reason, Hello.API_VERSION)));
      // After the frame: a close would overtake it.
      Mono.delay(CLOSE_DELAY).subscribe(tick -> link.close(CloseStatus.POLICY_VIOLATION, reason));
    }

    void ended() {
      AgentSession gone = session.get();
      if (gone != null && sessions.remove(gone.instance(), gone)) {
        log.warn("agent {} disconnected; its nodes run on", gone.instance());
        engine.disconnected(gone);
        listeners.forEach(listener -> listener.disconnected(gone));
      }
    }
  }
}
