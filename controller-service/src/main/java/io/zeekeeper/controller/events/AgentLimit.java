package io.zeekeeper.controller.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps an agent that tells too much from pushing the events of others out of queue and history. An
 * agent's allowance outlives its session, or it would only have to come again. Never blocks, and is
 * safe on any thread.
 */
@Component
final class AgentLimit implements AgentEventLog {
  private static final Logger log = LoggerFactory.getLogger(AgentLimit.class);

  /** Names that are remembered; somebody may come under any number of them. */
  private static final int MANY = 20_000;

  private final EventLog events;
  private final EventSettings settings;
  private final Counter refused;
  private final Map<String, AgentAllowance> allowances = new ConcurrentHashMap<>();

  AgentLimit(EventLog events, EventSettings settings, MeterRegistry meters) {
    this.events = events;
    this.settings = settings;
    this.refused =
        Counter.builder("zeekeeper.events.refused")
            .description("Events that were not kept because their agent told too much")
            .register(meters);
  }

  @Override
  public void record(String instance, Occurrence occurrence) {
    AgentAllowance allowance =
        allowances.computeIfAbsent(
            instance,
            name ->
                new AgentAllowance(settings.agentBurst(), settings.agentRate(), System.nanoTime()));
    switch (allowance.ask(System.nanoTime())) {
      case TAKEN -> {
        tellMissing(instance, allowance);
        events.record(occurrence);
      }
      case FIRST_DROPPED -> {
        refused.increment();
        log.warn(
            "agent {} told more than {} events at once: what follows is not kept until it has told"
                + " less for a while; zeekeeper.events.refused counts it",
            instance,
            settings.agentBurst());
      }
      case DROPPED -> refused.increment();
    }
  }

  /** An agent's session has ended; its allowance is forgotten if a new one would be the same. */
  void ended(String instance) {
    allowances.computeIfPresent(
        instance,
        (name, allowance) -> {
          tellMissing(instance, allowance);
          return allowance.isFull(System.nanoTime()) ? null : allowance;
        });
    if (allowances.size() > MANY) {
      allowances.values().removeIf(allowance -> allowance.isFull(System.nanoTime()));
    }
  }

  private void tellMissing(String instance, AgentAllowance allowance) {
    int missing = allowance.missing();
    if (missing > 0) {
      events.record(
          Occurrence.of(
                  EventType.EVENTS_DROPPED,
                  missing + " events of this agent are missing here: it told too much")
              .onInstance(instance)
              .with(Map.of("missing", missing)));
    }
  }
}
