package io.zeekeeper.controller.identity;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.service.StartupException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundleRegistry;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The controller's certificate from its own authority, as the SSL bundle {@value #BUNDLE}. Looks
 * every hour, or more often when certificates live briefly, whether the certificate has to be
 * renewed; servers that use the bundle then show the new certificate to new connections.
 */
final class IssuedIdentity implements SslBundleRegistrar, AutoCloseable {
  /** The name of the bundle. */
  static final String BUNDLE = "zeekeeper";

  private static final Logger log = LoggerFactory.getLogger(IssuedIdentity.class);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final CertificateAuthority authority;
  private final ServerCertificate certificate;
  private final Duration pause;
  private volatile TlsIdentity current;
  private @Nullable Disposable renewal;

  /**
   * @param validity how long the controller's certificates are valid
   */
  IssuedIdentity(CertificateAuthority authority, ServerCertificate certificate, Duration validity) {
    Duration tenth = validity.dividedBy(10);
    this.pause = tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
    this.authority = authority;
    this.certificate = certificate;
    this.current = identity();
  }

  private TlsIdentity identity() {
    return new TlsIdentity(certificate.current(), List.of(authority.certificate()));
  }

  CertificateAuthority authority() {
    return authority;
  }

  TlsIdentity current() {
    return current;
  }

  @Override
  public void registerBundles(SslBundleRegistry registry) {
    registry.registerBundle(BUNDLE, current.bundle());
    renewal =
        Flux.interval(pause, Schedulers.boundedElastic())
            .onBackpressureDrop()
            .subscribe(tick -> renew(registry));
  }

  private void renew(SslBundleRegistry registry) {
    try {
      TlsIdentity next = identity();
      if (!next.material().chain().equals(current.material().chain())) {
        // Servers first: after a failure, the next look tries again.
        registry.updateBundle(BUNDLE, next.bundle());
        current = next;
      }
    } catch (StartupException e) {
      log.error("cannot renew this controller's certificate: {}", e.getMessage());
    } catch (RuntimeException e) {
      // An exception would end the looks for good.
      log.error("cannot renew this controller's certificate", e);
    }
  }

  @Override
  public void close() {
    if (renewal != null) {
      renewal.dispose();
    }
  }
}
