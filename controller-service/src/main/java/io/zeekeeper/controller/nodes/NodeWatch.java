package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.AgentListener;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.reconciliation.RunStateOverrides;
import io.zeekeeper.protocol.AgentMessage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Keeps the last known state of nodes current. A reported change counts at once. A moment later one
 * query fetches all nodes of the agent, however many changes came until then. Called on event
 * loops.
 */
@Component
public class NodeWatch implements AgentListener {
  private static final Duration QUERY_DELAY = Duration.ofSeconds(2);

  /** After a start of the controller, agents reconnect within seconds; their nodes kept running. */
  private static final Duration RECONNECT_TIME = Duration.ofSeconds(30);

  private final NodeOverview overview;
  private final LastKnownNodes lastKnown;
  private final UnknownNodes unknownNodes;
  private final RunStateOverrides overrides;
  private final Agents agents;
  private final Configurations configurations;
  private final Set<String> due = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean forgetting = new AtomicBoolean();
  private volatile boolean stopping;

  NodeWatch(
      NodeOverview overview,
      LastKnownNodes lastKnown,
      UnknownNodes unknownNodes,
      RunStateOverrides overrides,
      Agents agents,
      Configurations configurations) {
    this.overview = overview;
    this.lastKnown = lastKnown;
    this.unknownNodes = unknownNodes;
    this.overrides = overrides;
    this.agents = agents;
    this.configurations = configurations;
  }

  @Override
  public void connected(Agent agent) {
    querySoon(agent.instance());
  }

  @Override
  public void disconnected(Agent agent) {
    markUnknown(agent.instance());
    forgetOthersSoon();
  }

  private void markUnknown(String instance) {
    if (!stopping) {
      unknownNodes.lost(instance, lastKnown.away(instance));
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void started() {
    Mono.delay(RECONNECT_TIME)
        .subscribe(tick ->
            lastKnown.instances().stream()
                .filter(name -> agents.connected(name).isEmpty())
                .forEach(this::markUnknown));
  }

  /** Ignores sessions that end from now on: the controller closes them. */
  @EventListener(ContextClosedEvent.class)
  void stopping() {
    stopping = true;
  }

  @Override
  public void notified(Agent agent, AgentMessage message) {
    if (message instanceof AgentMessage.NotifyChange change) {
      lastKnown.changed(agent.instance(), change.node(), change.after());
      querySoon(agent.instance());
    }
  }

  private void querySoon(String instance) {
    boolean wanted = configurations.needed().contains(instance) || lastKnown.isAway(instance);
    if (wanted && due.add(instance)) {
      Mono.delay(QUERY_DELAY)
          .subscribe(tick -> {
            due.remove(instance);
            var _ = overview.query(instance);
            forgetOthersSoon();
          });
    }
  }

  /** Runs once for all agents that come or go within the delay, as it checks all instances. */
  private void forgetOthersSoon() {
    if (forgetting.compareAndSet(false, true)) {
      Mono.delay(QUERY_DELAY)
          .subscribe(tick -> {
            forgetting.set(false);
            forgetOthers();
          });
    }
  }

  /** Forgets instances that are neither connected nor needed, as no list shows them. */
  private void forgetOthers() {
    Set<String> needed = configurations.needed();
    Predicate<String> isKnown = name -> agents.connected(name).isPresent() || needed.contains(name);
    lastKnown.keepOnly(isKnown);
    overrides.keepOnly(isKnown);
  }
}
