package io.zeekeeper.controller.deployment;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much history is kept. Configurations that are staged, ready or deployed, or that a kept
 * deployment can be rolled back to, are always kept.
 *
 * @param maxAge how long deployments and configurations are kept
 * @param maxCount how many deployments, and how many configurations, are kept
 */
@ConfigurationProperties("zeekeeper.history")
public record HistorySettings(
    @DefaultValue("365d") Duration maxAge, @DefaultValue("1000") int maxCount) {

  public HistorySettings {
    PropertyRules.positive("zeekeeper.history.max-age", maxAge);
    PropertyRules.atLeast("zeekeeper.history.max-count", maxCount, 1);
  }
}
