package io.zeekeeper.agent.link;

import io.zeekeeper.agent.supervision.NodeListener;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells log and controller what happens to nodes. Safe on any thread. */
public final class Notifications implements NodeListener {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private volatile Consumer<AgentMessage> outbound = message -> {};

  /** Where messages go from now on. */
  public void attach(Consumer<AgentMessage> outbound) {
    this.outbound = outbound;
  }

  @Override
  public void changed(String node, State before, State after, String reason) {
    log.info("node {}: {} became {}: {}", node, before, after, reason);
    outbound.accept(new AgentMessage.NotifyChange(node, before, after, reason));
  }

  @Override
  public void error(String node, String message) {
    if (node.isEmpty()) {
      log.error("{}", message);
    } else {
      log.error("node {} {}", node, message);
    }
    outbound.accept(new AgentMessage.NotifyError(node.isEmpty() ? null : node, message));
  }
}
