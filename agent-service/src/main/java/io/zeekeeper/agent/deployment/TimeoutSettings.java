package io.zeekeeper.agent.deployment;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The longest times that this agent takes to answer; a request's own deadline may be shorter.
 *
 * @param query longest time that this agent takes to answer a query of the controller
 * @param restart longest time that this agent takes to answer a request to restart, stop or start
 *     nodes
 * @param deploy longest time that this agent takes to answer a deployment
 */
@ConfigurationProperties("zeekeeper.agent.timeouts")
public record TimeoutSettings(
    @DefaultValue("5s") Duration query,
    @DefaultValue("85s") Duration restart,
    @DefaultValue("115s") Duration deploy) {
  private static final Duration RESPONSE_MARGIN = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(200);

  public TimeoutSettings {
    PropertyRules.positive("zeekeeper.agent.timeouts.query", query);
    PropertyRules.positive("zeekeeper.agent.timeouts.restart", restart);
    PropertyRules.positive("zeekeeper.agent.timeouts.deploy", deploy);
  }

  /** The time until the answer is due: at least a second before the controller stops waiting. */
  static Duration within(Duration limit, long timeLeftMs) {
    Duration left = Duration.ofMillis(timeLeftMs).minus(RESPONSE_MARGIN);
    Duration shorter = left.compareTo(limit) < 0 ? left : limit;
    return shorter.compareTo(SHORTEST) < 0 ? SHORTEST : shorter;
  }
}
