package io.zeekeeper.controller.deployment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long requests to agents may take.
 *
 * @param query questions
 * @param restart restart, stop and start
 * @param deploy deployments, from the request to its answer
 */
@ConfigurationProperties("zeekeeper.timeouts")
public record TimeoutSettings(
    @DefaultValue("10s") Duration query,
    @DefaultValue("90s") Duration restart,
    @DefaultValue("120s") Duration deploy) {}
