package io.zeekeeper.controller.agents;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.identity.Certificates;
import io.zeekeeper.controller.identity.ControllerIdentity;
import io.zeekeeper.controller.identity.Enrolments;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.pki.Usage;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.ListenRule;
import io.zeekeeper.service.Loopback;
import io.zeekeeper.service.TransportSettings;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the classes behind {@link Agents}. */
@Configuration(proxyBeanMethods = false)
class AgentsConfiguration {
  private record CertificateRules(Certificates certificates) implements AgentTls.Check {
    @Override
    public Optional<String> refusal(List<X509Certificate> chain, Usage usage) {
      return certificates.refusal(chain, usage);
    }

    @Override
    public Optional<String> revocation(X509Certificate certificate) {
      return certificates.revocation(certificate);
    }
  }

  @Bean
  RequestEngine requestEngine(MeterRegistry meters) {
    return new RequestEngine(new RequestMetrics(meters));
  }

  @Bean
  AgentTls agentTls(
      ControllerIdentity identity,
      Certificates certificates,
      AgentListenSettings settings,
      ListenRule rule,
      @Value("${zeekeeper.security.loopback:open}") String loopback,
      Clock clock) {
    String address = settings.agentAddress();
    boolean anywhere = !Loopback.is(address) && !rule.needsTls(address);
    if (anywhere) {
      rule.plain("agents", address, "");
    }
    boolean here = loopback.equalsIgnoreCase("open");
    var tls =
        new AgentTls(
            identity::current,
            new CertificateRules(certificates),
            remote -> anywhere || (here && remote.isLoopbackAddress()),
            new RefusalLimit(clock));
    if (rule.needsTls(address)) {
      tls.prepare();
    }
    return tls;
  }

  @Bean
  EnrolmentRoute enrolmentRoute(Enrolments enrolments, DatabaseThreads database, Clock clock) {
    return new EnrolmentRoute(enrolments, database, clock);
  }

  @Bean
  AgentRegistry agentRegistry(
      LinkSettings link,
      RequestEngine engine,
      KnownAgents known,
      AgentTls tls,
      TransportSettings transport,
      Certificates certificates,
      DatabaseThreads database,
      Clock clock) {
    var registry =
        new AgentRegistry(
            link,
            engine,
            known,
            new AgentDialTls(tls, transport.insecure()),
            new CertificateRenewals(certificates, database, clock)::renew,
            clock);
    certificates.onRevoked(registry::revoked);
    return registry;
  }

  @Bean
  MeterBinder agentMetrics(AgentRegistry agents) {
    return meters -> {
      Gauge.builder("zeekeeper.agents.connected", agents, a -> a.connected().size())
          .description("Agents that are connected")
          .register(meters);
      Gauge.builder("zeekeeper.requests.pending", agents, Agents::pending)
          .description("Requests to agents that wait for their answer")
          .register(meters);
      agents.counts().bindTo(meters);
    };
  }

  @Bean
  AgentServer agentServer(
      AgentListenSettings settings,
      LinkSettings link,
      AgentRegistry registry,
      Access access,
      AgentTls tls,
      EnrolmentRoute enrolment) {
    return new AgentServer(
        settings, link, registry, access, tls, enrolment::handle, AgentServer.DEADLINE);
  }
}
