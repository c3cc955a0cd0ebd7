package io.zeekeeper.agent;

import io.zeekeeper.agent.identity.AgentIdentity;
import io.zeekeeper.agent.identity.BackgroundEnrolment;
import io.zeekeeper.agent.link.AgentSettings;
import io.zeekeeper.agent.link.ControllerSession;
import io.zeekeeper.agent.link.OutboundLink;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.service.ListenRule;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Opens the link to the controller last at startup, and closes it first at shutdown. */
@Component
class AgentLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AgentLifecycle.class);

  private final AgentSettings settings;
  private final ControllerSession session;
  private final LinkSettings link;
  private final ZeekFinder finder;
  private final ExecutorService blocking;
  private final ListenRule rule;
  private final AgentIdentity identity;
  private @Nullable OutboundLink outbound;
  private @Nullable BackgroundEnrolment enrolment;
  private volatile boolean running;

  AgentLifecycle(
      AgentSettings settings,
      ControllerSession session,
      LinkSettings link,
      ZeekFinder finder,
      ExecutorService blocking,
      ListenRule rule,
      AgentIdentity identity) {
    this.settings = settings;
    this.session = session;
    this.link = link;
    this.finder = finder;
    this.blocking = blocking;
    this.rule = rule;
    this.identity = identity;
  }

  @Override
  public void start() {
    running = true;
    if (ProcessHandle.current().pid() == 1) {
      log.warn(
          "this agent is process 1 and does not reap its nodes' orphans: start the container with"
              + " an init, such as tini or docker run --init; the nodes end when process 1 ends");
    }

    blocking.execute(this::lookForZeek);
    if (settings.listens()) {
      if (identity.isPossible()) {
        enrolment = new BackgroundEnrolment(identity);
      }
    } else {
      checkUrl();
      outbound = new OutboundLink(settings.controller(), identity, session, link);
    }
  }

  private void checkUrl() {
    URI uri = URI.create(settings.controller());
    if ("ws".equals(uri.getScheme())) {
      rule.plainConnection(
          settings.controller(),
          String.valueOf(uri.getHost()),
          "use wss:// in zeekeeper.agent.controller");
    } else {
      blocking.execute(() -> identity.problem().ifPresent(problem -> log.warn("{}", problem)));
    }
  }

  private void lookForZeek() {
    if (finder.find() instanceof ZeekFinder.Outcome.Missing missing) {
      log.warn("no usable Zeek: {}", missing.problem());
    }
  }

  @Override
  public void stop() {
    running = false;
    if (outbound != null) {
      outbound.close();
    }
    if (enrolment != null) {
      enrolment.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
