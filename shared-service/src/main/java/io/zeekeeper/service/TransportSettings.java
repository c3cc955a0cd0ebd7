package io.zeekeeper.service;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How connections beyond this host are protected.
 *
 * @param insecure true listens beyond loopback without TLS, and connects without TLS: whoever
 *     reaches a port or the network between two hosts runs code on the sensors
 * @param bundle name of a spring.ssl.bundle with this service's own certificate and key, and the
 *     authority of its peers; by default the controller issues all certificates
 */
@ConfigurationProperties("zeekeeper.security")
public record TransportSettings(@DefaultValue("false") boolean insecure, @Nullable String bundle) {
  public static final String INSECURE = "zeekeeper.security.insecure";

  public TransportSettings {
    bundle = bundle == null || bundle.isBlank() ? null : bundle;
  }
}
