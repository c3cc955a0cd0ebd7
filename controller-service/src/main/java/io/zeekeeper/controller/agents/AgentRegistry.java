package io.zeekeeper.controller.agents;

import io.zeekeeper.link.LinkSession;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.FrameWriter;
import io.zeekeeper.protocol.Hello;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;

/** The agents that are connected. Safe on any thread; sessions run on their event loops. */
final class AgentRegistry implements Agents, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentRegistry.class);

  /** How long a connection may last without an accepted hello. */
  static final Duration HELLO_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration TAKEOVER_PING = Duration.ofSeconds(1);

  private final LinkSettings settings;
  private final RequestEngine engine;
  private final KnownAgents known;
  private final BiConsumer<AgentSession, String> renewals;
  private final AgentTls tls;
  private final AgentDialer dialer;
  private final RefusalLimit refusals;
  private final Clock clock;
  private final FrameWriter frames = new FrameWriter();
  private final AtomicLong sessionNumbers = new AtomicLong();
  private final SessionTable sessions = new SessionTable();
  private final SessionCounts counts = new SessionCounts();
  private final List<AgentListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<CompletableFuture<Void>> nextConnection =
      new AtomicReference<>(new CompletableFuture<>());

  AgentRegistry(
      LinkSettings settings,
      RequestEngine engine,
      KnownAgents known,
      AgentDialTls tls,
      BiConsumer<AgentSession, String> renewals,
      Clock clock) {
    this.settings = settings;
    this.engine = engine;
    this.known = known;
    this.renewals = renewals;
    this.tls = tls.tls();
    this.dialer = new AgentDialer(this, settings, tls);
    this.refusals = new RefusalLimit(clock);
    this.clock = clock;
  }

  @Override
  public void addListener(AgentListener listener) {
    listeners.add(listener);
  }

  @Override
  public CompletableFuture<Void> nextConnection() {
    return nextConnection.get();
  }

  @Override
  public Collection<Agent> connected() {
    return sessions.present().map(AgentSession::agent).toList();
  }

  @Override
  public Optional<Agent> connected(String instance) {
    return Optional.ofNullable(sessions.get(instance)).map(AgentSession::agent);
  }

  @Override
  public Collection<Agent> known() {
    Map<String, Agent> all = new ConcurrentSkipListMap<>(known.all());
    connected().forEach(agent -> all.put(agent.instance(), agent));
    return all.values();
  }

  @Override
  public Optional<Agent> known(String instance) {
    return connected(instance).or(() -> known.find(instance));
  }

  @Override
  public Optional<Agent> former(String instance) {
    return Optional.ofNullable(sessions.get(Moves.formerName(instance))).map(AgentSession::agent);
  }

  @Override
  public CompletableFuture<List<Result>> send(
      String name, String reqid, AgentRequest request, Duration timeout, Consumer<Result> early) {
    AgentSession session = sessions.get(name);
    if (session == null) {
      Result away = Result.failure(reqid, name, null, Agents.notConnected(name));
      early.accept(away);
      return CompletableFuture.completedFuture(List.of(away));
    }
    return engine.send(session, reqid, request, timeout, early);
  }

  @Override
  public int pending() {
    return engine.pending();
  }

  @Override
  public void dial(Collection<Instance> wanted, Collection<Instance> present) {
    SessionTable.Change change;
    synchronized (dialer) {
      known.keep(Stream.of(wanted, present).flatMap(Collection::stream).map(Instance::name));
      Moves moves = Moves.between(present, wanted);
      change = sessions.move(moves, () -> dialer.dial(moves.addresses()));
    }

    // Outside the lock, because listeners take locks of their own.
    change
        .displaced()
        .forEach(session -> {
          log.atInfo()
              .addKeyValue("instance", session.instance())
              .log("agent {} at {} is now at a former address", session.instance(), session.host());
          listeners.forEach(listener -> listener.disconnected(session.agent()));
        });
    change
        .replaced()
        .forEach(session -> {
          engine.ended(session);
          session.link().close(CloseStatus.GOING_AWAY, "the instance now has another address");
        });
    change
        .dropped()
        .forEach(session -> {
          engine.ended(session);
          gone(session);
        });
    change.restored().forEach(this::accepted);
  }

  /**
   * Runs a connection with an agent until it ends, in either direction.
   *
   * @param dialled the instance that was dialled, null when the agent connected
   */
  Mono<Void> run(LinkSocket socket, @Nullable Instance dialled) {
    var link = new LinkSession(socket, settings);
    var connection = new AgentConnection(this, engine, tls, refusals, link, dialled);
    Mono<Void> silence =
        Mono.delay(HELLO_TIMEOUT)
            .doOnNext(tick -> connection.endUnlessGreeted())
            .then(Mono.never());
    return Mono.firstWithSignal(link.run(connection::received), silence)
        .doFinally(signal -> connection.ended());
  }

  AgentSession session(LinkSession link, @Nullable Instance dialled, Hello hello) {
    return new AgentSession(link, frames, dialled, sessionNumbers.incrementAndGet(), hello, clock);
  }

  /** Registers a session unless its instance has one, and accepts or refuses the connection. */
  void register(AgentSession session, AgentConnection connection) {
    AgentSession present = sessions.add(session);
    if (present == null) {
      connection.accepted(session);
      accepted(session);
      return;
    }

    if (!present.hello().id().equals(session.hello().id())) {
      connection.refuse(
          session.hello(),
          ("another agent named '%s' is connected from %s; give one of them another"
                  + " zeekeeper.agent.name")
              .formatted(session.instance(), present.host()));
      return;
    }

    // The same agent has connected again: its old connection may be dead, unnoticed.
    present
        .link()
        .answersPing(TAKEOVER_PING)
        .subscribe(alive -> {
          if (alive) {
            connection.refuse(
                session.hello(), "agent '" + session.instance() + "' already has a live session");
          } else if (sessions.replace(present, session)) {
            log.atInfo()
                .addKeyValue("instance", session.instance())
                .log("agent {} takes over from its dead session", session.instance());
            present.link().close(CloseStatus.GOING_AWAY, "replaced by a new session");
            engine.ended(present);
            connection.accepted(session);
            accepted(session);
          } else {
            // Another session was quicker, or the dead session has ended.
            register(session, connection);
          }
        });
  }

  /** An agent requests the successor of its certificate. */
  void renew(AgentSession session, String signingRequest) {
    renewals.accept(session, signingRequest);
  }

  /** Ends the session that uses a revoked certificate, at once. */
  void revoked(String serial) {
    sessions
        .all()
        .filter(session -> session.link().peer().hasSerial(serial))
        .forEach(session -> {
          session.link().close(CloseStatus.POLICY_VIOLATION, "the certificate is revoked");
          ended(session);
        });
  }

  SessionCounts counts() {
    return counts;
  }

  private void accepted(AgentSession session) {
    String zeek = session.hello().zeek().version();
    log.atInfo()
        .addKeyValue("instance", session.instance())
        .log(
            "agent {} (id {}) connected from {}, {}",
            session.instance(),
            session.hello().id(),
            session.host(),
            zeek == null ? "without Zeek" : "Zeek " + zeek);
    greeted(session);
    nextConnection.getAndSet(new CompletableFuture<>()).complete(null);

    if (!session.link().isOpen()) {
      // The session ended before it was accepted, so its end is handled here.
      ended(session);
    }
  }

  /** A session began, or its agent sent a hello with new content. Skips former addresses. */
  void greeted(AgentSession session) {
    if (!session.isFormer()) {
      Agent agent = session.agent();
      known.update(agent);
      listeners.forEach(listener -> listener.connected(agent));
    }
  }

  void forEachListener(Consumer<AgentListener> action) {
    listeners.forEach(action);
  }

  void ended(AgentSession session) {
    engine.ended(session);
    if (sessions.remove(session)) {
      gone(session);
    }
  }

  private void gone(AgentSession session) {
    counts.lost();
    if (session.isFormer()) {
      log.atInfo()
          .addKeyValue("instance", session.instance())
          .log("the agent at the former address of {} is disconnected", session.instance());
    } else {
      log.atWarn()
          .addKeyValue("instance", session.instance())
          .log("agent {} disconnected; its nodes run on", session.instance());
      known.update(session.agent());
      listeners.forEach(listener -> listener.disconnected(session.agent()));
    }
  }

  @Override
  public void close() {
    dialer.close();
  }
}
