package io.zeekeeper.agent;

import io.zeekeeper.agent.deployment.Desired;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.SupervisionSettings;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.service.ShutdownLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes over the nodes before this agent accepts or sends anything, and releases the nodes once the
 * agent no longer does. The nodes run on, unless the agent is configured to stop them.
 */
@Component
class SupervisionLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SupervisionLifecycle.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(2);
  // The time that killed nodes may take to disappear.
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private final Desired desired;
  private final Supervisor supervisor;
  private final Loop loop;
  private final SupervisionSettings settings;
  private volatile boolean running;

  SupervisionLifecycle(
      Desired desired,
      Supervisor supervisor,
      Loop loop,
      SupervisionSettings settings,
      ShutdownLimit shutdownLimit) {
    this.desired = desired;
    this.supervisor = supervisor;
    this.loop = loop;
    this.settings = settings;
    if (settings.stopNodesOnExit()) {
      shutdownLimit.extend(stopTime());
    }
  }

  private Duration stopTime() {
    return settings.stopTimeout().ofAll().plus(KILL_TIMEOUT);
  }

  // Before the web server, which starts in the phase Integer.MAX_VALUE - 2048.
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public void start() {
    running = true;
    if (!await(CompletableFuture.runAsync(desired::resume, loop), START_TIMEOUT)) {
      throw new IllegalStateException(
          "could not take over the nodes within %d s; the nodes keep running"
              .formatted(START_TIMEOUT.toSeconds()));
    }
  }

  @Override
  public void stop() {
    running = false;
    if (settings.stopNodesOnExit()) {
      log.info("stopping all nodes");
      var stopped = new CompletableFuture<Void>();
      loop.execute(() -> {
        desired.stopForExit();
        supervisor.observe(() -> {
          boolean done = supervisor.now().stream().noneMatch(node -> node.hasProcess());
          if (done) {
            stopped.complete(null);
          }
          return done;
        });
      });

      var _ = await(stopped, stopTime());
    } else {
      log.info("leaving all nodes running");
    }

    var _ = await(CompletableFuture.runAsync(supervisor::release, loop), RELEASE_TIMEOUT);
  }

  /** Waits for the work, and returns whether it finished in time. */
  private static boolean await(CompletableFuture<?> work, Duration timeout) {
    try {
      work.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.error("timed out after {} s", timeout.toSeconds());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
