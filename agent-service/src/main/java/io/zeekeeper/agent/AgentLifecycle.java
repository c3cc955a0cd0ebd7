package io.zeekeeper.agent;

import io.zeekeeper.agent.deployment.Resumption;
import io.zeekeeper.agent.link.AgentSettings;
import io.zeekeeper.agent.link.ControllerSession;
import io.zeekeeper.agent.link.OutboundLink;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.SupervisionSettings;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.service.LinkSettings;
import io.zeekeeper.service.Loopback;
import io.zeekeeper.service.ShutdownLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The agent's start and end. At the start it takes its nodes over first and meets the controller
 * then; at the end it leaves them as they are, unless it is told to stop them.
 */
@Component
class AgentLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AgentLifecycle.class);
  // What killed nodes may take to be gone.
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final Supervisor supervisor;
  private final Resumption resumption;
  private final Loop loop;
  private final AgentSettings settings;
  private final SupervisionSettings supervision;
  private final ControllerSession session;
  private final LinkSettings link;
  private final ZeekFinder finder;
  private final String address;
  private @Nullable OutboundLink outbound;
  private volatile boolean running;

  AgentLifecycle(
      Supervisor supervisor,
      Resumption resumption,
      Loop loop,
      AgentSettings settings,
      SupervisionSettings supervision,
      ControllerSession session,
      LinkSettings link,
      ZeekFinder finder,
      ShutdownLimit shutdownLimit,
      @Value("${server.address}") String address) {
    this.supervisor = supervisor;
    this.resumption = resumption;
    this.loop = loop;
    this.settings = settings;
    this.supervision = supervision;
    this.session = session;
    this.link = link;
    this.finder = finder;
    this.address = address;
    if (supervision.stopNodesOnExit()) {
      shutdownLimit.extend(stopTime());
    }
  }

  private Duration stopTime() {
    return supervision.stopTimeout().ofAll().plus(KILLED);
  }

  @Override
  public void start() {
    running = true;
    if (ProcessHandle.current().pid() == 1) {
      log.warn(
          "this agent is process 1 and does not reap its nodes' orphans: start the container with"
              + " an init, such as tini or docker run --init; its end ends the nodes");
    }
    Loopback.warnBeyond(settings.listens() ? "its controller" : "health and metrics", address);
    if (finder.find() instanceof ZeekFinder.Outcome.Missing missing) {
      log.warn("no usable Zeek: {}", missing.problem());
    }
    await(CompletableFuture.runAsync(() -> resumption.resume(supervisor.adopt()), loop), 60);
    if (!settings.listens()) {
      outbound = new OutboundLink(settings.controller(), session, link);
    }
  }

  @Override
  public void stop() {
    running = false;
    if (outbound != null) {
      outbound.close();
    }
    if (supervision.stopNodesOnExit()) {
      log.info("stopping all nodes");
      var stopped = new CompletableFuture<Void>();
      loop.execute(() -> Loop.then(supervisor.stopForExit(), () -> stopped.complete(null)));
      await(stopped, stopTime().toSeconds());
    } else {
      await(CompletableFuture.runAsync(supervisor::release, loop), 3);
    }
  }

  private static void await(CompletableFuture<?> work, long seconds) {
    try {
      work.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.error("not done after {} s", seconds);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
