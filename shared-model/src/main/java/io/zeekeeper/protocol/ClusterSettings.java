package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.zeekeeper.model.Hashes;
import io.zeekeeper.model.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all nodes of a cluster share beyond their configuration; the controller chooses
 * them.
 *
 * @param backend the message layer
 * @param hub where ZeroMQ's central proxy listens; absent with Broker
 * @param globalHashSeed Zeek's {@code global_hash_seed}
 * @param curve the keys that encrypt ZeroMQ; absent where ZeroMQ is not encrypted
 * @param brokerCertificate the certificate with which Broker's connections are authenticated;
 *     absent where they are not
 */
public record ClusterSettings(
    Backend backend,
    @Nullable Hub hub,
    String globalHashSeed,
    @Nullable CurveKeys curve,
    @Nullable BrokerCertificate brokerCertificate) {

  /** A message layer of Zeek clusters. */
  public enum Backend {
    ZEROMQ,
    BROKER,
    /** A backend that only a newer version knows: no Zeek here has this backend. */
    @JsonEnumDefaultValue
    UNKNOWN
  }

  /**
   * The ZeroMQ proxy in the manager's process.
   *
   * @param address the address of the manager's instance
   * @param xpubPort TCP port of the XPUB socket
   * @param xsubPort TCP port of the XSUB socket
   */
  public record Hub(String address, int xpubPort, int xsubPort) {
    public Hub {
      Objects.requireNonNull(address, "address");
    }
  }

  public ClusterSettings {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(globalHashSeed, "globalHashSeed");
  }

  /** Settings without encryption. */
  public ClusterSettings(Backend backend, @Nullable Hub hub, String globalHashSeed) {
    this(backend, hub, globalHashSeed, null, null);
  }

  /** These settings with keys for ZeroMQ. */
  public ClusterSettings with(CurveKeys keys) {
    return new ClusterSettings(backend, hub, globalHashSeed, keys, null);
  }

  /** These settings with a certificate for Broker. */
  public ClusterSettings with(BrokerCertificate certificate) {
    return new ClusterSettings(backend, hub, globalHashSeed, null, certificate);
  }

  /** Whether the nodes encrypt their messages and authenticate each other. */
  @JsonIgnore
  public boolean isEncrypted() {
    return curve != null || brokerCertificate != null;
  }

  /** The SHA-256 of these settings, in hex. */
  @JsonIgnore
  public String hash() {
    return Hashes.sha256(Json.lenient().writeValueAsString(this));
  }
}
