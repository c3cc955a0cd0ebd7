package io.zeekeeper.controller.agents;

import io.zeekeeper.link.LinkSession;
import io.zeekeeper.link.LogLimit;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Instance;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.NotifyStatistics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;

/**
 * One connection with an agent and, once its hello is accepted, the session on it. Frames come on
 * the connection's event loop.
 */
final class AgentConnection {
  private static final Logger log = LoggerFactory.getLogger(AgentConnection.class);
  private static final int MAX_ODD_LINES = 5;
  private static final int MAX_NAME = 127;
  private static final Duration CLOSE_DELAY = Duration.ofMillis(200);

  private final AgentRegistry registry;
  private final RequestEngine engine;
  private final AgentTls tls;
  private final RefusalLimit refusals;
  private final LinkSession link;
  private final @Nullable Instance dialled;
  private final AtomicReference<@Nullable AgentSession> session = new AtomicReference<>();
  private final LogLimit oddLines = new LogLimit(MAX_ODD_LINES);
  private volatile boolean greeted;
  private volatile boolean refused;

  /**
   * @param dialled the instance that was dialled, null when the agent connected
   */
  AgentConnection(
      AgentRegistry registry,
      RequestEngine engine,
      AgentTls tls,
      RefusalLimit refusals,
      LinkSession link,
      @Nullable Instance dialled) {
    this.registry = registry;
    this.engine = engine;
    this.tls = tls;
    this.refusals = refusals;
    this.link = link;
    this.dialled = dialled;
  }

  void endUnlessGreeted() {
    if (session.get() == null) {
      link.close(CloseStatus.POLICY_VIOLATION, "no hello");
    }
  }

  void received(String frame) {
    // A refused peer may still send frames until the close frame reaches it.
    if (!refused) {
      Frames.read(frame, AgentMessage.class, this::ignored).ifPresent(this::received);
    }
  }

  private void ignored(String what) {
    oddLines.write(
        () -> log.warn("{}: ignoring content from a newer agent: {}", link.remoteAddress(), what));
  }

  private void received(AgentMessage message) {
    AgentSession known = session.get();
    if (message instanceof Hello hello) {
      greeted(hello, known);
    } else if (known == null) {
      oddLines.write(
          () -> log.warn("{} sent a message before its hello was accepted", link.remoteAddress()));
    } else {
      switch (message) {
        case AgentMessage.Response response -> engine.answered(known, response);
        case AgentMessage.NotifyResult early -> engine.received(known, early.result());
        case AgentMessage.CertificateRequest request ->
            registry.renew(known, request.signingRequest());
        case AgentMessage.GetConfiguration get -> known.sendContent(get.configuration());
        case AgentMessage.NotifyChange _,
            AgentMessage.NotifyError _,
            AgentMessage.NotifyLog _,
            AgentMessage.NotifyOverrides _,
            NotifyStatistics _,
            Hello _ ->
            notified(known, message);
      }
    }
  }

  /** Ignores reports from a former address: the instance's nodes now run elsewhere. */
  private void notified(AgentSession known, AgentMessage message) {
    if (!known.isFormer()) {
      registry.forEachListener(listener -> listener.notified(known.agent(), message));
    }
  }

  private void greeted(Hello hello, @Nullable AgentSession known) {
    if (hello.apiVersion() != Hello.API_VERSION) {
      refuse(
          hello,
          "protocol version %s is not supported; this controller speaks %s"
              .formatted(hello.apiVersion(), Hello.API_VERSION));
    } else if (dialled != null && !dialled.name().equals(hello.instance())) {
      refuse(
          hello,
          "dialled instance '%s', but the agent is '%s'"
              .formatted(dialled.name(), shownName(hello)));
    } else if (!InputRules.isInstanceName(hello.instance())) {
      refuse(hello, "'" + shownName(hello) + "' is not a valid instance name");
    } else if (refusal(hello).isPresent()) {
      refuse(hello, refusal(hello).get());
    } else if (hello.id().length() > MAX_NAME) {
      refuse(
          hello,
          "the agent's id has %d characters; the limit is %d"
              .formatted(hello.id().length(), MAX_NAME));
    } else if (known != null && !isSameAgent(known.hello(), hello)) {
      refuse(hello, "this session belongs to another agent");
    } else if (known != null) {
      greetedAgain(hello, known);
    } else if (!greeted) {
      greeted = true;
      registry.register(registry.session(link, dialled, hello), this);
    }
  }

  private Optional<String> refusal(Hello hello) {
    return tls.refusal(link.peer(), hello.instance());
  }

  private void greetedAgain(Hello hello, AgentSession known) {
    if (!hello.equals(known.hello())) {
      known.replaceHello(hello);
      registry.greeted(known);
    }
  }

  private static boolean isSameAgent(Hello one, Hello other) {
    return one.instance().equals(other.instance()) && one.id().equals(other.id());
  }

  /** Shortens a name for messages: an invalid one may be as long as a frame. */
  private static String shownName(Hello hello) {
    String name = hello.instance();
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
  }

  void accepted(AgentSession accepted) {
    session.set(accepted);
    registry.counts().opened();
    if (accepted.hello().capabilities().contains(Hello.STATISTICS)) {
      accepted.send(new ControllerMessage.ReportStatistics());
    }
    // A revocation ends the sessions that it finds. This session may not have been there yet.
    refusal(accepted.hello()).ifPresent(reason -> link.close(CloseStatus.POLICY_VIOLATION, reason));
  }

  void refuse(Hello hello, String reason) {
    refused = true;
    registry.counts().refused();
    String name = shownName(hello);
    String host = link.remoteAddress();
    switch (refusals.decide(host)) {
      case REPORT -> {
        log.warn("session with {} refused: {}", host, reason);
        registry.forEachListener(listener -> listener.refused(name, host, reason));
      }
      case LOG_LAST ->
          log.warn(
              "session with {} refused: {}; further refusals of this address are not logged for a"
                  + " minute",
              host,
              reason);
      case DROP -> {}
    }

    link.send(Frames.write(new ControllerMessage.SessionRefused(reason, Hello.API_VERSION)));
    // Delayed, because a close would overtake the frame.
    Mono.delay(CLOSE_DELAY).subscribe(tick -> link.close(CloseStatus.POLICY_VIOLATION, reason));
  }

  void ended() {
    AgentSession gone = session.get();
    if (gone != null) {
      registry.ended(gone);
    }
  }
}
