package io.zeekeeper.controller.events;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long events are kept, how many an agent may add, and how long a slow reader may take.
 *
 * @param maxAge how long events are kept
 * @param maxCount maximum number of events that are kept
 * @param readerTimeout how long a reader of the stream may leave waiting events unread before it is
 *     disconnected
 * @param agentRate number of events that one agent may add per minute in the long run; further
 *     events are dropped and counted
 * @param agentBurst number of events that one agent may add at once
 */
@ConfigurationProperties("zeekeeper.events")
public record EventSettings(
    @DefaultValue("30d") Duration maxAge,
    @DefaultValue("100000") int maxCount,
    @DefaultValue("30s") Duration readerTimeout,
    @DefaultValue("120") int agentRate,
    @DefaultValue("2000") int agentBurst) {

  public EventSettings {
    PropertyRules.positive("zeekeeper.events.max-age", maxAge);
    PropertyRules.atLeast("zeekeeper.events.max-count", maxCount, 1);
    PropertyRules.positive("zeekeeper.events.reader-timeout", readerTimeout);
    PropertyRules.atLeast("zeekeeper.events.agent-rate", agentRate, 1);
    PropertyRules.atLeast("zeekeeper.events.agent-burst", agentBurst, 1);
  }
}
