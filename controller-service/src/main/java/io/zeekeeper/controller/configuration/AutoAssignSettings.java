package io.zeekeeper.controller.configuration;

import io.zeekeeper.service.PropertyRules;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which ports the controller fills in.
 *
 * @param nodePorts whether managers, loggers and proxies without a port get one
 * @param nodeStartPort first TCP port for managers, loggers, proxies and the ZeroMQ hub
 * @param metricsPorts whether nodes without a metrics port get one
 * @param metricsStartPort first TCP port for the nodes' metrics on each host
 */
@ConfigurationProperties("zeekeeper.auto-assign")
public record AutoAssignSettings(
    @DefaultValue("true") boolean nodePorts,
    @DefaultValue("2200") int nodeStartPort,
    @DefaultValue("true") boolean metricsPorts,
    @DefaultValue("9000") int metricsStartPort) {

  public AutoAssignSettings {
    PropertyRules.port("zeekeeper.auto-assign.node-start-port", nodeStartPort, 1);
    PropertyRules.port("zeekeeper.auto-assign.metrics-start-port", metricsStartPort, 1);
  }
}
