package io.zeekeeper.controller.agents;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.ListenRule;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the classes behind {@link Agents}. */
@Configuration(proxyBeanMethods = false)
class AgentsConfiguration {
  @Bean
  RequestEngine requestEngine(MeterRegistry meters) {
    return new RequestEngine(new RequestMetrics(meters));
  }

  @Bean
  AgentRegistry agentRegistry(
      LinkSettings link, RequestEngine engine, KnownAgents known, Clock clock) {
    return new AgentRegistry(link, engine, known, clock);
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
      ListenRule rule) {
    return new AgentServer(settings, link, registry, access, rule);
  }
}
