package io.zeekeeper.service;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How sessions between controller and agents are kept.
 *
 * @param ping pause between signs of life
 * @param missed signs of life that may be missing before the session ends
 * @param maxFrame largest frame accepted
 * @param maxQueue frames that may wait to be sent; a session that needs more ends
 */
@ConfigurationProperties("zeekeeper.link")
public record LinkSettings(
    @DefaultValue("10s") Duration ping,
    @DefaultValue("3") int missed,
    @DefaultValue("8MB") DataSize maxFrame,
    @DefaultValue("1000") int maxQueue) {}
