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
 * Keeps the last known state of nodes current. A reported change counts at once; a moment later the
 * agent is asked for all its nodes, once for all changes until then. Called on event loops.
 */
@Component
public class NodeWatch implements AgentListener {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  /** After a start agents come back within seconds, and their nodes were not away. */
  private static final Duration TIME_TO_COME_BACK = Duration.ofSeconds(30);

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
    askSoon(agent.instance());
  }

  @Override
  public void disconnected(Agent agent) {
    tellAway(agent.instance());
    forgetOthersSoon();
  }

  private void tellAway(String instance) {
    if (!stopping) {
      unknownNodes.lost(instance, lastKnown.away(instance));
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void started() {
    Mono.delay(TIME_TO_COME_BACK)
        .subscribe(tick ->
            lastKnown.instances().stream()
                .filter(name -> agents.connected(name).isEmpty())
                .forEach(this::tellAway));
  }

  /** The sessions that end from now on are ended by the controller. */
  @EventListener(ContextClosedEvent.class)
  void stopping() {
    stopping = true;
  }

  @Override
  public void notified(Agent agent, AgentMessage message) {
    if (message instanceof AgentMessage.NotifyChange change) {
      lastKnown.changed(agent.instance(), change.node(), change.after());
      askSoon(agent.instance());
    }
  }

  private void askSoon(String instance) {
    boolean asked = configurations.needed().contains(instance) || lastKnown.isAway(instance);
    if (asked && due.add(instance)) {
      Mono.delay(MOMENT)
          .subscribe(tick -> {
            due.remove(instance);
            var _ = overview.query(instance);
            forgetOthersSoon();
          });
    }
  }

  /** Looks through all of them, so once for all agents that come or go within a moment. */
  private void forgetOthersSoon() {
    if (forgetting.compareAndSet(false, true)) {
      Mono.delay(MOMENT)
          .subscribe(tick -> {
            forgetting.set(false);
            forgetOthers();
          });
    }
  }

  /** Instances that are neither there nor needed are listed nowhere. */
  private void forgetOthers() {
    Set<String> needed = configurations.needed();
    Predicate<String> isKnown = name -> agents.connected(name).isPresent() || needed.contains(name);
    lastKnown.keepOnly(isKnown);
    overrides.keepOnly(isKnown);
  }
}
