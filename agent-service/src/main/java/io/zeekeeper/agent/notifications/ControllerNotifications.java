package io.zeekeeper.agent.notifications;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the log and the controller what happens to nodes and their logs. While no controller
 * takes reports, they are kept with their time, and later sent in order. When there are too many,
 * the oldest are dropped, changes of nodes last. Safe on any thread.
 */
public final class ControllerNotifications implements Notifications {
  private static final Logger log = LoggerFactory.getLogger(ControllerNotifications.class);

  static final int MAX_KEPT = 1000;

  private final Clock clock;
  private final Deque<AgentMessage> kept = new ArrayDeque<>();
  private int droppedChanges;
  private int droppedOthers;
  private volatile Predicate<AgentMessage> outbound = message -> false;

  private final Counter changes;
  private final Counter errors;
  private final Counter notes;

  public ControllerNotifications(MeterRegistry registry, Clock clock) {
    this.clock = clock;
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
   * @param outbound takes messages from now on; false while there is no controller, or while the
   *     controller is slow
   */
  public void attach(Predicate<AgentMessage> outbound) {
    this.outbound = outbound;
  }

  /** Sends the kept reports, as far as the controller takes them. */
  public synchronized void sendKept() {
    if (droppedChanges + droppedOthers > 0) {
      String message =
          "%d changes of nodes and %d other notifications were dropped: no controller took them"
              .formatted(droppedChanges, droppedOthers);
      if (!outbound.test(new AgentMessage.NotifyError(null, message))) {
        return;
      }
      droppedChanges = 0;
      droppedOthers = 0;
    }

    while (!kept.isEmpty() && outbound.test(kept.getFirst())) {
      kept.removeFirst();
    }
  }

  // New reports never overtake kept ones.
  private synchronized void sendOrKeep(AgentMessage message) {
    if (kept.isEmpty() && outbound.test(message)) {
      return;
    }
    if (kept.size() < MAX_KEPT || tryMakeRoomFor(message)) {
      kept.add(dated(message));
    }
  }

  private boolean tryMakeRoomFor(AgentMessage message) {
    for (Iterator<AgentMessage> oldest = kept.iterator(); oldest.hasNext(); ) {
      if (!(oldest.next() instanceof AgentMessage.NotifyChange)) {
        oldest.remove();
        droppedOthers++;
        return true;
      }
    }

    if (!(message instanceof AgentMessage.NotifyChange)) {
      droppedOthers++;
      return false;
    }
    kept.removeFirst();
    droppedChanges++;
    return true;
  }

  /** A copy with the time of the event, as the message will arrive later. */
  private AgentMessage dated(AgentMessage message) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (message) {
      case AgentMessage.NotifyChange change ->
          new AgentMessage.NotifyChange(
              change.node(), change.before(), change.after(), change.reason(), now);
      case AgentMessage.NotifyError error ->
          new AgentMessage.NotifyError(error.node(), error.message(), now);
      case AgentMessage.NotifyLog line ->
          new AgentMessage.NotifyLog(line.level(), line.node(), line.message(), now);
      case AgentMessage other -> other;
    };
  }

  @Override
  public void changed(String node, State before, State after, String reason) {
    log.atInfo()
        .addKeyValue("node", node)
        .log("node {}: {} became {}: {}", node, before, after, reason);
    changes.increment();
    sendOrKeep(new AgentMessage.NotifyChange(node, before, after, reason));
  }

  @Override
  public void error(@Nullable String node, String message) {
    log.atError().addKeyValue("node", node).log("{}{}", subject(node), message);
    errors.increment();
    sendOrKeep(new AgentMessage.NotifyError(node, message));
  }

  @Override
  public void note(@Nullable String node, String message) {
    log.atInfo().addKeyValue("node", node).log("{}{}", subject(node), message);
    notes.increment();
    sendOrKeep(new AgentMessage.NotifyLog("info", node, message));
  }

  private static String subject(@Nullable String node) {
    return node == null ? "" : "node " + node + " ";
  }
}
