package io.zeekeeper.controller.events;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long events are kept, how many an agent may add, and how patient the controller is with those
 * who read them.
 *
 * @param maxAge how long events are kept
 * @param maxCount number of events that are kept, the newest ones
 * @param readerTimeout a reader of the stream of events that takes nothing for this long while
 *     events wait for it is cut off
 * @param agentRate number of events that one agent may add in a minute, in the long run; what is
 *     more is dropped and counted
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
