package io.zeekeeper.controller.identity;

import io.zeekeeper.service.ListenRule;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;

/**
 * TLS on the port for clients when it is beyond loopback, unless {@code server.ssl} says otherwise.
 * A client may show a certificate.
 */
final class ClientTls implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {
  private final ControllerIdentity identity;
  private final SslBundles bundles;
  private final ServerProperties server;
  private final ListenRule rule;
  private final String address;

  ClientTls(
      ControllerIdentity identity,
      SslBundles bundles,
      ServerProperties server,
      ListenRule rule,
      String address) {
    this.identity = identity;
    this.bundles = bundles;
    this.server = server;
    this.rule = rule;
    this.address = address;
  }

  @Override
  public void customize(ConfigurableWebServerFactory factory) {
    Ssl configured = server.getSsl();
    if (configured != null && configured.isEnabled()) {
      return;
    }
    if (configured != null || !rule.needsTls(address)) {
      rule.plain("clients", address, "remove server.ssl.enabled=false");
      return;
    }
    Ssl ssl = Ssl.forBundle(identity.bundle());
    ssl.setClientAuth(Ssl.ClientAuth.WANT);
    factory.setSslBundles(bundles);
    factory.setSsl(ssl);
  }

  // After Spring Boot's own, which takes server.ssl.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
