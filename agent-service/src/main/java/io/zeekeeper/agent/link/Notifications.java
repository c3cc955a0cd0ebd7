package io.zeekeeper.agent.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.supervision.NodeListener;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells log and controller what happens to nodes and their logs. Safe on any thread. */
public final class Notifications implements NodeListener {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private volatile Consumer<AgentMessage> outbound = message -> {};

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

  /** Where messages go from now on. */
  public void attach(Consumer<AgentMessage> outbound) {
    this.outbound = outbound;
  }

  /** Tells the controller, if there is one. */
  public void send(AgentMessage message) {
    outbound.accept(message);
  }

  @Override
  public void changed(String node, State before, State after, String reason) {
    log.info("node {}: {} became {}: {}", node, before, after, reason);
    changes.increment();
    outbound.accept(new AgentMessage.NotifyChange(node, before, after, reason));
  }

  @Override
  public void error(String node, String message) {
    if (node.isEmpty()) {
      log.error("{}", message);
    } else {
      log.error("node {} {}", node, message);
    }
    errors.increment();
    outbound.accept(new AgentMessage.NotifyError(node.isEmpty() ? null : node, message));
  }

  @Override
  public void note(String node, String message) {
    String line = node.isEmpty() ? message : "node " + node + " " + message;
    log.info("{}", line);
    notes.increment();
    outbound.accept(new AgentMessage.NotifyLog("info", line));
  }
}
