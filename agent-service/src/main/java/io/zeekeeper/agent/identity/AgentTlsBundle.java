package io.zeekeeper.agent.identity;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.KeyMaterial;
import io.zeekeeper.pki.TlsIdentity;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundleRegistry;

/**
 * This agent's certificate as the SSL bundle {@value #BUNDLE}. Until the agent has a certificate,
 * the bundle has a certificate that no peer trusts, and trusts no peer. So the agent's server can
 * start, and takes the real certificate without a restart.
 */
final class AgentTlsBundle implements SslBundleRegistrar {
  /** The name of the bundle. */
  static final String BUNDLE = "zeekeeper";

  private final AgentIdentity identity;
  private final Clock clock;

  AgentTlsBundle(AgentIdentity identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  @Override
  public void registerBundles(SslBundleRegistry registry) {
    registry.registerBundle(BUNDLE, identity.current().orElseGet(this::placeholder).bundle());
    identity.onChange(next -> registry.updateBundle(BUNDLE, next.bundle()));
  }

  private TlsIdentity placeholder() {
    var alone =
        CertificateAuthority.create(
            "Zeekeeper agent without a certificate", Duration.ofDays(1), clock);
    return new TlsIdentity(new KeyMaterial(alone.chain(), alone.key()), alone.chain());
  }
}
