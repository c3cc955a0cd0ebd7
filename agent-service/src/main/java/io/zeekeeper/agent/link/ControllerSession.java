package io.zeekeeper.agent.link;

import io.zeekeeper.agent.deployment.ControllerOutbound;
import io.zeekeeper.agent.deployment.Requests;
import io.zeekeeper.agent.statistics.StatisticsOutbound;
import io.zeekeeper.link.LinkSession;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.Received;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The agent's single session with a controller. Messages may be sent from any thread; without a
 * session {@link #send} drops them, as the controller requests the state when it reconnects.
 */
public final class ControllerSession implements ControllerOutbound, StatisticsOutbound {
  private static final Logger log = LoggerFactory.getLogger(ControllerSession.class);
  private static final int MAX_IGNORED_LINES = 5;
  private static final Duration TICK = Duration.ofSeconds(1);

  private final LogLimit ignoredLines = new LogLimit(MAX_IGNORED_LINES);
  private final LinkSettings settings;
  private final FrameLimit frameLimit;
  private final String instance;
  private final Requests requests;
  private final KnownConfigurations configurations;
  private final Clock clock;
  private final Function<Boolean, Mono<Hello>> hello;
  private final Runnable ready;
  private final Consumer<ControllerMessage.CertificateResponse> certificates;
  private final AtomicReference<@Nullable LinkSession> current = new AtomicReference<>();

  // The session whose hello has been queued; nothing may be sent before the hello.
  private final AtomicReference<@Nullable LinkSession> open = new AtomicReference<>();

  // The session whose controller wants statistics.
  private final AtomicReference<@Nullable LinkSession> reporting = new AtomicReference<>();

  /**
   * @param deployed the configuration that the agent runs
   * @param hello makes the hello, given whether the agent opened the connection
   * @param certificates receives the successors of this agent's certificate
   * @param ready called when a session becomes usable, and every second while it lasts
   */
  public ControllerSession(
      LinkSettings settings,
      String instance,
      Requests requests,
      Supplier<Optional<Configuration>> deployed,
      Function<Boolean, Mono<Hello>> hello,
      Runnable ready,
      Consumer<ControllerMessage.CertificateResponse> certificates,
      Clock clock) {
    this.settings = settings;
    this.frameLimit = new FrameLimit(settings.maxFrame().toBytes());
    this.instance = instance;
    this.requests = requests;
    this.configurations = new KnownConfigurations(deployed);
    this.hello = hello;
    this.ready = ready;
    this.certificates = certificates;
    this.clock = clock;
  }

  /** Why the controller refused the last session; null once another session is opened. */
  private volatile @Nullable String refusal;

  public @Nullable String refusal() {
    return refusal;
  }

  public boolean isOpen() {
    LinkSession session = current.get();
    return session != null && session.isOpen();
  }

  @Override
  public boolean send(AgentMessage message) {
    LinkSession session = open.get();
    if (session == null) {
      return false;
    }
    frameLimit.frames(message).forEach(session::send);
    return true;
  }

  /** Sends a message that can wait; false when there is no session or its queue lacks room. */
  public boolean offer(AgentMessage message) {
    LinkSession session = open.get();
    return session != null && session.hasRoom() && send(message);
  }

  @Override
  public boolean takesStatistics() {
    LinkSession session = open.get();
    return session != null && session.equals(reporting.get()) && session.isQuiet();
  }

  @Override
  public void offer(NotifyStatistics statistics) {
    if (takesStatistics()) {
      send(statistics);
    }
  }

  /** Runs a session on {@code socket} until it ends; closes an earlier session. */
  public Mono<Void> run(LinkSocket socket, boolean connecting) {
    var session = new LinkSession(socket, settings);
    LinkSession before = replaceWith(session);
    if (before != null) {
      before.close(CloseStatus.GOING_AWAY, "the controller opened another session");
    }
    refusal = null;

    RequestInbox inbox = inbox(session);
    Mono<Void> greeting =
        hello
            .apply(connecting)
            .doOnNext(h -> greet(session, h))
            .thenMany(Flux.interval(Duration.ZERO, TICK).onBackpressureDrop())
            .doOnNext(tick -> {
              inbox.expire();
              ready.run();
            })
            .then();

    return Mono.firstWithSignal(session.run(frame -> received(frame, session, inbox)), greeting)
        .doFinally(signal -> {
          current.compareAndSet(session, null);
          open.compareAndSet(session, null);
          reporting.compareAndSet(session, null);
          log.info("session with the controller ended");
        });
  }

  /**
   * Answers go to whichever session is open when they are ready. Requests for configurations go to
   * the inbox's own session only.
   */
  private RequestInbox inbox(LinkSession session) {
    return new RequestInbox(
        instance,
        configurations,
        request -> requests.accept(request, this::send),
        message -> session.send(Frames.write(message)),
        clock);
  }

  private void greet(LinkSession session, Hello hello) {
    session.send(Frames.write(hello));
    becomeOpen(session);
    log.info("session with the controller at {} opened", session.remoteAddress());
  }

  private synchronized @Nullable LinkSession replaceWith(LinkSession session) {
    open.set(null);
    return current.getAndSet(session);
  }

  /** Opens the session, unless a newer one has replaced it while the hello was made. */
  private synchronized void becomeOpen(LinkSession session) {
    if (session.equals(current.get())) {
      open.set(session);
    }
  }

  private void received(String frame, LinkSession session, RequestInbox inbox) {
    Frames.receive(frame, this::ignored)
        .ifPresent(received -> {
          switch (received) {
            case Received.Referring referring -> inbox.received(referring);
            case Received.Complete complete -> received(complete.message(), session, inbox);
          }
        });
  }

  private void received(ControllerMessage message, LinkSession session, RequestInbox inbox) {
    switch (message) {
      case ControllerMessage.SessionRefused refused -> {
        refusal = refused.reason();
        log.error("the controller refused the session: {}", refused.reason());
      }
      case ControllerMessage.CertificateResponse response -> certificates.accept(response);
      case ControllerMessage.ReportStatistics _ -> reporting.set(session);
      case ControllerMessage.ConfigurationContent content -> inbox.received(content);
      case ControllerMessage.Request request -> inbox.received(request);
    }
  }

  private void ignored(String what) {
    ignoredLines.write(
        () -> log.warn("ignoring unknown content from a newer controller: {}", what));
  }
}
