package io.zeekeeper.service;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;

/**
 * TLS on a service's port for HTTP when it is beyond loopback, unless {@code server.ssl} says
 * otherwise. A client may show a certificate.
 */
public final class ServerTls
    implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {
  private final String bundle;
  private final SslBundles bundles;
  private final ServerProperties server;
  private final ListenRule rule;
  private final Listener listener;

  /**
   * Where the service listens.
   *
   * @param peers the peers that the service listens for, as in {@code clients}
   */
  public record Listener(String peers, String address) {}

  /**
   * @param bundle name of the SSL bundle with the service's certificate
   */
  public ServerTls(
      String bundle,
      SslBundles bundles,
      ServerProperties server,
      ListenRule rule,
      Listener listener) {
    this.bundle = bundle;
    this.bundles = bundles;
    this.server = server;
    this.rule = rule;
    this.listener = listener;
  }

  /**
   * @throws StartupException when TLS is needed and switched off
   */
  @Override
  public void customize(ConfigurableWebServerFactory factory) {
    Ssl configured = server.getSsl();
    if (configured != null && configured.isEnabled()) {
      return;
    }
    if (configured != null || !rule.needsTls(listener.address())) {
      rule.plain(listener.peers(), listener.address(), "remove server.ssl.enabled=false");
      return;
    }
    Ssl ssl = Ssl.forBundle(bundle);
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
