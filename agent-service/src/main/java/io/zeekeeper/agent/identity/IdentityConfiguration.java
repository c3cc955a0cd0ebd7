package io.zeekeeper.agent.identity;

import io.zeekeeper.pki.PkiException;
import io.zeekeeper.pki.TlsIdentity;
import io.zeekeeper.service.ListenRule;
import io.zeekeeper.service.ServerTls;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StartupException;
import io.zeekeeper.service.StateDirectory;
import io.zeekeeper.service.TransportSettings;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this agent's certificate. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
  private static final Logger log = LoggerFactory.getLogger(IdentityConfiguration.class);

  @Bean
  AgentIdentity agentIdentity(
      ServiceIdentity service,
      StateDirectory state,
      EnrolmentSettings settings,
      TransportSettings transport,
      ObjectProvider<SslBundles> bundles,
      @Value("${zeekeeper.agent.controller:}") String controller,
      Clock clock) {
    String bundle = transport.bundle();
    var identity =
        new AgentIdentity(
            new IdentityFile(state.home().resolve("identity")),
            new EnrolmentClient(service.name(), clock),
            settings,
            bundle == null ? null : read(bundle, bundles.getObject()),
            settings.controllerName() == null ? host(controller) : settings.controllerName(),
            clock);
    if (bundle != null) {
      bundles
          .getObject()
          .addBundleUpdateHandler(bundle, changed -> replace(bundle, changed, identity));
    }
    return identity;
  }

  private static @Nullable String host(String controller) {
    return controller.contains("://")
        ? String.valueOf(URI.create(controller).getHost()).replaceAll("[\\[\\]]", "")
        : null;
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
  private static void replace(String name, SslBundle changed, AgentIdentity identity) {
    try {
      identity.replaceConfigured(TlsIdentity.of(name, changed));
      log.info("SSL bundle '{}' has new files", name);
    } catch (PkiException e) {
      log.error("the earlier files stay in use: {}", e.getMessage());
    }
  }

  /** Only without a configured bundle, so that the identity can be made from a bundle. */
  @Bean
  SslBundleRegistrar agentTlsBundle(
      TransportSettings transport, ObjectProvider<AgentIdentity> identity, Clock clock) {
    return registry -> {
      if (transport.bundle() == null) {
        new AgentTlsBundle(identity.getObject(), clock).registerBundles(registry);
      }
    };
  }

  @Bean
  CertificateRenewal certificateRenewal(
      AgentIdentity identity, ServiceIdentity service, Clock clock, ExecutorService blocking) {
    return new CertificateRenewal(identity, service.name(), clock, blocking);
  }

  @Bean
  MonitoringFilter monitoringFilter(AgentIdentity identity) {
    return new MonitoringFilter(identity);
  }

  @Bean
  ServerTls serverTls(
      AgentIdentity identity,
      TransportSettings transport,
      SslBundles bundles,
      ServerProperties server,
      ListenRule rule,
      @Value("${server.address}") String address) {
    if (server.getSsl() == null && rule.needsTls(address) && !identity.isPossible()) {
      rule.plain(
          "the controller, health and metrics",
          address,
          "set zeekeeper.agent.enrolment-token to a token from POST /api/v1/enrolments, or"
              + " zeekeeper.security.bundle to certificates of your own, or"
              + " server.address=127.0.0.1");
    }
    String bundle = transport.bundle();
    return new ServerTls(
        bundle == null ? AgentTlsBundle.BUNDLE : bundle,
        bundles,
        server,
        rule,
        new ServerTls.Listener("the controller, health and metrics", address));
  }
}
