package io.zeekeeper.agent.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.supervision.NodeListener;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells log and controller what happens to nodes and their logs. Errors that no controller is there
 * to hear are kept for the next one, the latest of them. Safe on any thread.
 */
public final class Notifications implements NodeListener {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private static final int MOST_KEPT = 100;

  private final Deque<AgentMessage.NotifyError> untold = new ArrayDeque<>();
  private volatile Predicate<AgentMessage> outbound = message -> false;

  private final Counter changes;
  private final Counter errors;
  private final Counter notes;

  public Notifications(MeterRegistry registry) {
    changes = counter(registry, "change");
    errors = counter(registry, "error");
    notes = counter(registry, "log");
  }

  private static Counter counter(MeterRegistry registry, String kind) {
    return Counter.builder("zeekeeper.notifications")
        .description("Notifications made for the controller, sent or not")
        .tag("kind", kind)
        .register(registry);
  }

  /**
   * @param outbound where messages go from now on; false where there is no controller
   */
  public void attach(Predicate<AgentMessage> outbound) {
    this.outbound = outbound;
  }

  /** Tells the controller, if there is one. */
  public void send(AgentMessage message) {
    var _ = outbound.test(message);
  }

  /** A controller is there: it is told the errors that it has missed. */
  public synchronized void connected() {
    while (!untold.isEmpty() && outbound.test(untold.getFirst())) {
      untold.removeFirst();
    }
  }

  private synchronized void sendOrKeep(@Nullable String node, String message) {
    if (outbound.test(new AgentMessage.NotifyError(node, message))) {
      return;
    }
    if (untold.size() == MOST_KEPT) {
      untold.removeFirst();
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    untold.add(
        new AgentMessage.NotifyError(node, message + " (at " + now + ", without a controller)"));
  }

  @Override
  public void changed(String node, State before, State after, String reason) {
    log.info("node {}: {} became {}: {}", node, before, after, reason);
    changes.increment();
    send(new AgentMessage.NotifyChange(node, before, after, reason));
  }

  @Override
  public void error(String node, String message) {
    if (node.isEmpty()) {
      log.error("{}", message);
    } else {
      log.error("node {} {}", node, message);
    }
    errors.increment();
    sendOrKeep(node.isEmpty() ? null : node, message);
  }

  @Override
  public void note(String node, String message) {
    String line = node.isEmpty() ? message : "node " + node + " " + message;
    log.info("{}", line);
    notes.increment();
    send(new AgentMessage.NotifyLog("info", line));
  }
}
