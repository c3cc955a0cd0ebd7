package io.zeekeeper.controller.identity;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.service.ListenRule;
import io.zeekeeper.service.ServerTls;
import io.zeekeeper.service.StateDirectory;
import io.zeekeeper.service.TransportSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the certificate authority and the certificate of this controller. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
  @Bean
  IssuedIdentity issuedIdentity(IdentitySettings settings, StateDirectory state, Clock clock) {
    Path directory = state.home().resolve("identity");
    CertificateAuthority authority =
        new AuthorityFiles(settings, directory, clock).open(state.id());
    return new IssuedIdentity(
        authority,
        new ServerCertificate(
            authority,
            settings.names().isEmpty() ? HostNames.all() : settings.names(),
            settings.certificateValidity(),
            directory,
            clock),
        settings.certificateValidity());
  }

  @Bean
  ControllerIdentity controllerIdentity(
      IssuedIdentity issued, TransportSettings settings, SslBundles bundles, Clock clock) {
    return new ControllerIdentity(issued, settings, bundles, clock);
  }

  @Bean
  MeterBinder identityMetrics(CertificateExpiry expiry) {
    return meters -> {
      Gauge.builder("zeekeeper.certificates.expiring", expiry, CertificateExpiry::expiring)
          .description("Instances and clients whose certificate ends soon")
          .register(meters);
      TimeGauge.builder(
              "zeekeeper.certificate.remaining",
              expiry,
              TimeUnit.SECONDS,
              each -> each.remaining().toSeconds())
          .description("Time until this service's own certificate expires")
          .register(meters);
    };
  }

  @Bean
  ServerTls serverTls(
      ControllerIdentity identity,
      SslBundles bundles,
      ServerProperties server,
      ListenRule rule,
      @Value("${server.address}") String address) {
    return new ServerTls(
        identity.bundle(), bundles, server, rule, new ServerTls.Listener("clients", address));
  }
}
