package io.zeekeeper.controller.events;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long events are kept, and how patient the controller is with those who read them.
 *
 * @param maxAge how long events are kept
 * @param maxCount number of events that are kept, the newest ones
 * @param readerTimeout a reader of the stream of events that takes nothing for this long while
 *     events wait for it is cut off
 */
@ConfigurationProperties("zeekeeper.events")
public record EventSettings(
    @DefaultValue("30d") Duration maxAge,
    @DefaultValue("100000") int maxCount,
    @DefaultValue("30s") Duration readerTimeout) {

  public EventSettings {
    PropertyRules.positive("zeekeeper.events.max-age", maxAge);
    PropertyRules.atLeast("zeekeeper.events.max-count", maxCount, 1);
    PropertyRules.positive("zeekeeper.events.reader-timeout", readerTimeout);
  }
}
