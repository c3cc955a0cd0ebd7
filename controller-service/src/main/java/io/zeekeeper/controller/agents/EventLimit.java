package io.zeekeeper.controller.agents;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventSettings;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps an agent that reports too much from displacing other agents' events in queue and history.
 * The allowance outlives the session, so a new session does not refill it. Never blocks, and is
 * safe on any thread.
 */
@Component
final class EventLimit implements AgentEventLog {
  private static final Logger log = LoggerFactory.getLogger(EventLimit.class);

  /** How many names are remembered, as a peer may invent any number. */
  private static final int MAX_ALLOWANCES = 20_000;

  private final EventLog events;
  private final EventSettings settings;
  private final Counter refused;
  private final Map<String, EventAllowance> allowances = new ConcurrentHashMap<>();

  EventLimit(EventLog events, EventSettings settings, MeterRegistry meters) {
    this.events = events;
    this.settings = settings;
    this.refused =
        Counter.builder("zeekeeper.events.refused")
            .description("Events that were dropped because their agent reported too many")
            .register(meters);
  }

  @Override
  public void record(String instance, Occurrence occurrence) {
    EventAllowance allowance =
        allowances.computeIfAbsent(
            instance,
            name ->
                new EventAllowance(settings.agentBurst(), settings.agentRate(), System.nanoTime()));
    switch (allowance.take(System.nanoTime())) {
      case TAKEN -> {
        recordMissing(instance, allowance);
        events.record(occurrence);
      }
      case FIRST_DROPPED -> {
        refused.increment();
        log.atWarn()
            .addKeyValue("instance", instance)
            .log(
                "agent {} reported more than {} events at once: its events are dropped until it has"
                    + " reported fewer for a while; zeekeeper.events.refused counts them",
                instance,
                settings.agentBurst());
      }
      case DROPPED -> refused.increment();
    }
  }

  /** The session of an agent ended: forgets its allowance if a new one would be the same. */
  void ended(String instance) {
    allowances.computeIfPresent(
        instance,
        (name, allowance) -> {
          recordMissing(instance, allowance);
          return allowance.isFull(System.nanoTime()) ? null : allowance;
        });
    if (allowances.size() > MAX_ALLOWANCES) {
      allowances.values().removeIf(allowance -> allowance.isFull(System.nanoTime()));
    }
  }

  private void recordMissing(String instance, EventAllowance allowance) {
    int missing = allowance.missing();
    if (missing > 0) {
      events.record(
          Occurrence.of(
                  EventType.EVENTS_DROPPED,
                  missing + " events of this agent are missing here: it reported too many")
              .onInstance(instance)
              .with(Map.of("missing", missing)));
    }
  }
}
