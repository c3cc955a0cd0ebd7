package io.zeekeeper.controller.identity;

import io.zeekeeper.pki.CertificateAuthority;
import io.zeekeeper.service.ListenRule;
import io.zeekeeper.service.StateDirectory;
import io.zeekeeper.service.TransportSettings;
import java.nio.file.Path;
import java.time.Clock;
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
            clock));
  }

  @Bean
  ControllerIdentity controllerIdentity(
      IssuedIdentity issued, TransportSettings settings, SslBundles bundles, Clock clock) {
    return new ControllerIdentity(issued, settings, bundles, clock);
  }

  @Bean
  ClientTls clientTls(
      ControllerIdentity identity,
      SslBundles bundles,
      ServerProperties server,
      ListenRule rule,
      @Value("${server.address}") String address) {
    return new ClientTls(identity, bundles, server, rule, address);
  }
}
