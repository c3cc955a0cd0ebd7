package io.zeekeeper.controller.agents;

import io.zeekeeper.service.PropertyRules;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long requests to agents may take.
 *
 * @param query how long agents have to answer a query
 * @param restart how long agents have to answer a request to restart, stop or start nodes
 * @param deploy how long a deployment may take from the request to its answer, including the wait
 *     for agents
 */
@ConfigurationProperties("zeekeeper.timeouts")
public record RequestTimeouts(
    @DefaultValue("10s") Duration query,
    @DefaultValue("90s") Duration restart,
    @DefaultValue("120s") Duration deploy) {

  public RequestTimeouts {
    PropertyRules.positive("zeekeeper.timeouts.query", query);
    PropertyRules.positive("zeekeeper.timeouts.restart", restart);
    PropertyRules.positive("zeekeeper.timeouts.deploy", deploy);
  }
}
