package io.zeekeeper.controller.configuration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which ports the controller fills in.
 *
 * @param nodePorts whether managers, loggers and proxies without a port get one
 * @param nodeStartPort the first of them
 * @param metricsPorts whether nodes without a metrics port get one
 * @param metricsStartPort the first of them
 */
@ConfigurationProperties("zeekeeper.auto-assign")
public record AutoAssignSettings(
    @DefaultValue("true") boolean nodePorts,
    @DefaultValue("2200") int nodeStartPort,
    @DefaultValue("true") boolean metricsPorts,
    @DefaultValue("9000") int metricsStartPort) {}
