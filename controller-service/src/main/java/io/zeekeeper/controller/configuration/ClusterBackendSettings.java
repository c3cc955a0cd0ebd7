package io.zeekeeper.controller.configuration;

import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cluster's message layer.
 *
 * @param clusterBackend message layer of the Zeek cluster: zeromq, broker, or auto; auto keeps the
 *     deployed one if no Zeek lacks it, else takes ZeroMQ if no Zeek lacks that, else Broker
 */
@ConfigurationProperties("zeekeeper")
public record ClusterBackendSettings(@DefaultValue("auto") Choice clusterBackend) {

  /** What an operator may choose. */
  public enum Choice {
    AUTO,
    ZEROMQ,
    BROKER;

    Optional<Backend> backend() {
      return switch (this) {
        case AUTO -> Optional.empty();
        case ZEROMQ -> Optional.of(Backend.ZEROMQ);
        case BROKER -> Optional.of(Backend.BROKER);
      };
    }
  }
}
