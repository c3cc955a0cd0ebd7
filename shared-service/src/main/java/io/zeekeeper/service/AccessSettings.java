package io.zeekeeper.service;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The host names of a service, and the origins whose pages may use the service.
 *
 * @param allowedHosts names and IP addresses, without a port, by which clients, Prometheus, the
 *     controller or its agents address this service, in addition to those that are known by
 *     default: loopback, the machine's name, the addresses it listens on
 * @param allowedOrigins origins, as in https://zeek.example.org, whose web pages may use this
 *     service; by default only its own
 */
@ConfigurationProperties("zeekeeper")
public record AccessSettings(
    @DefaultValue List<String> allowedHosts, @DefaultValue List<String> allowedOrigins) {

  public static final String HOSTS = "zeekeeper.allowed-hosts";
  public static final String ORIGINS = "zeekeeper.allowed-origins";

  public AccessSettings {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);

    for (String host : allowedHosts) {
      if (HostHeader.nameOf(host).isEmpty()) {
        throw new InvalidPropertyException(
            HOSTS, host, "each must be a host name or an IP address without a port");
      }
    }
    for (String origin : allowedOrigins) {
      if (!Origin.isOrigin(origin)) {
        throw new InvalidPropertyException(
            ORIGINS, origin, "each must be a scheme and a host, as in https://zeek.example.org");
      }
    }
  }
}
