package io.zeekeeper.agent.deployment;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The longest this agent takes to answer; a request's own deadline may be nearer.
 *
 * @param query longest this agent takes to answer a question of the controller
 * @param restart longest this agent takes to answer a request to restart, stop or start nodes
 * @param deploy longest this agent takes to answer a deployment
 */
@ConfigurationProperties("zeekeeper.agent.timeouts")
public record TimeoutSettings(
    @DefaultValue("5s") Duration query,
    @DefaultValue("85s") Duration restart,
    @DefaultValue("115s") Duration deploy) {
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Duration LEAST = Duration.ofMillis(200);

  public TimeoutSettings {
    PropertyRules.positive("zeekeeper.agent.timeouts.query", query);
    PropertyRules.positive("zeekeeper.agent.timeouts.restart", restart);
    PropertyRules.positive("zeekeeper.agent.timeouts.deploy", deploy);
  }

  /** The time for an answer: at least a second before the controller stops waiting. */
  static Duration within(Duration limit, long timeLeftMs) {
    Duration left = Duration.ofMillis(timeLeftMs).minus(MARGIN);
    Duration shorter = left.compareTo(limit) < 0 ? left : limit;
    return shorter.compareTo(LEAST) < 0 ? LEAST : shorter;
  }
}
