package io.zeekeeper.controller.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.security.Refusal.Reason;
import io.zeekeeper.link.LogLimit;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Logs, counts and passes on what is refused because of who sent it. Wrong credentials become
 * events; a flood of them does not. Safe on any thread, never blocks.
 */
@Component
public final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final int MAX_LOG_LINES = 10;
  private static final int MAX_EVENTS = 20;

  private final EventLog events;
  private final ObjectProvider<RefusalListener> listeners;
  private final MeterRegistry meters;
  private final LogLimit lines = new LogLimit(MAX_LOG_LINES);
  private final LogLimit logins = new LogLimit(MAX_EVENTS);

  Refusals(EventLog events, ObjectProvider<RefusalListener> listeners, MeterRegistry meters) {
    this.events = events;
    this.listeners = listeners;
    this.meters = meters;
    Arrays.stream(Reason.values()).forEach(this::counter);
  }

  private Counter counter(Reason reason) {
    return Counter.builder("zeekeeper.security.refusals")
        .description("Requests that were refused because of who sent them")
        .tag("reason", reason.text())
        .register(meters);
  }

  /** Notes a refusal. */
  public void add(Refusal refusal) {
    counter(refusal.reason()).increment();
    var actor = new Actor(refusal.address(), refusal.edge(), refusal.principal());
    lines.write(
        () -> log.warn("refused {} from {}: {}", refusal.request(), actor, refusal.detail()));
    if (refusal.reason() == Reason.BAD_CREDENTIALS) {
      logins.write(() ->
          events.record(
              Occurrence.of(
                      EventType.LOGIN_FAILED,
                      "a login from %s failed: %s".formatted(refusal.address(), refusal.detail()))
                  .requestedBy(actor)));
    }
    listeners.forEach(listener -> listener.refused(refusal));
  }
}
