package io.zeekeeper.controller.identity;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.CertificateCheck;
import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.service.StartupException;
import io.zeekeeper.service.TransportSettings;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The certificate that this controller shows, and the authority of its peers: its own, or those of
 * a configured SSL bundle, whose files may change at any time. Safe on any thread.
 */
public final class ControllerIdentity {
  private static final Logger log = LoggerFactory.getLogger(ControllerIdentity.class);

  private final IssuedIdentity issued;
  private final String bundle;
  private final Clock clock;
  private volatile @Nullable TlsIdentity configured;

  ControllerIdentity(
      IssuedIdentity issued, TransportSettings settings, SslBundles bundles, Clock clock) {
    this.issued = issued;
    this.clock = clock;
    String name = settings.bundle();
    this.bundle = name == null ? IssuedIdentity.BUNDLE : name;
    if (name != null) {
      this.configured = read(name, bundles);
      bundles.addBundleUpdateHandler(name, changed -> replace(name, changed));
    }
  }

  private static TlsIdentity read(String name, SslBundles bundles) {
    try {
      return TlsIdentity.of(name, bundles.getBundle(name));
    } catch (RuntimeException e) {
      throw new StartupException(
          "cannot use the SSL bundle of zeekeeper.security.bundle: " + e.getMessage(), e);
    }
  }

  /** Keeps the present files in use when the new ones are damaged. */
  private void replace(String name, SslBundle changed) {
    try {
      configured = TlsIdentity.of(name, changed);
      log.info("SSL bundle '{}' has new files", name);
    } catch (PkiException e) {
      log.error("the earlier files stay in use: {}", e.getMessage());
    }
  }

  /** The name of the SSL bundle for servers. */
  public String bundle() {
    return bundle;
  }

  /** The authority that issues certificates for agents and nodes. */
  public CertificateAuthority authority() {
    return issued.authority();
  }

  /** Whether this controller issues the certificates of agents: not when it has a given one. */
  boolean isIssuer() {
    return configured == null;
  }

  /** The certificate in use. It may be another one at the next call. */
  public TlsIdentity current() {
    TlsIdentity own = configured;
    return own == null ? issued.current() : own;
  }

  /** Verifies certificates of peers. */
  public CertificateCheck check() {
    return new CertificateCheck(current().authorities(), clock);
  }
}
