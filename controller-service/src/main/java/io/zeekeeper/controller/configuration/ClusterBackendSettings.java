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
 * @param clusterEncryption encryption and authentication between nodes: auto, required or off; auto
 *     encrypts when nodes listen beyond loopback
 */
@ConfigurationProperties("zeekeeper")
public record ClusterBackendSettings(
    @DefaultValue("auto") Choice clusterBackend,
    @DefaultValue("auto") Encryption clusterEncryption) {

  /**
   * When the messages between nodes are encrypted. A deployment that cannot be encrypted as chosen
   * is refused.
   */
  public enum Encryption {
    AUTO,
    REQUIRED,
    OFF
  }

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
