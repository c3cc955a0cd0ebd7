package io.zeekeeper.controller;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zeekeeper.controller.agents.AgentDialer;
import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.AgentListener;
import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.agents.RequestEngine;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.DeploymentEvents;
import io.zeekeeper.controller.deployment.DeploymentParts;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.Reconciler;
import io.zeekeeper.controller.deployment.TimeoutSettings;
import io.zeekeeper.controller.events.AgentOccurrences;
import io.zeekeeper.controller.nodes.NodeWatch;
import io.zeekeeper.controller.runstate.OverrideListener;
import io.zeekeeper.controller.runstate.Overrides;
import io.zeekeeper.model.Json;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.AccessFilter;
import io.zeekeeper.service.AccessSettings;
import io.zeekeeper.service.LinkSettings;
import io.zeekeeper.service.Loopback;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the controller's features together. */
@Configuration(proxyBeanMethods = false)
class ControllerConfiguration {

  @Bean
  Access access(
      AccessSettings settings,
      AgentListenSettings agents,
      @Value("${server.address}") String clientAddress) {
    return new Access("controller", settings, clientAddress, agents.agentAddress());
  }

  @Bean
  AccessFilter accessFilter(Access access) {
    return new AccessFilter(access);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** REST bodies come from people: unknown members and wrong types are mistakes worth telling. */
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return Json::configureStrict;
  }

  /** For deadlines. */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService deadlines() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("deadlines").daemon(true).factory());
  }

  @Bean
  RequestEngine requestEngine(ScheduledExecutorService deadlines) {
    return new RequestEngine(deadlines);
  }

  @Bean
  AgentRegistry agentRegistry(LinkSettings link, RequestEngine engine, Clock clock) {
    return new AgentRegistry(link, engine, clock);
  }

  @Bean
  MeterBinder agentMetrics(AgentRegistry registry, RequestEngine engine) {
    return meters -> {
      Gauge.builder("zeekeeper.agents.connected", registry, r -> r.connected().size())
          .description("Agents that are connected")
          .register(meters);
      Gauge.builder("zeekeeper.requests.pending", engine, RequestEngine::pending)
          .description("Requests to agents that wait for their answer")
          .register(meters);
    };
  }

  @Bean
  FanOut fanOut(AgentRegistry registry, RequestEngine engine) {
    return new FanOut(registry, engine);
  }

  @Bean
  AgentDialer agentDialer(AgentRegistry registry, LinkSettings link) {
    return new AgentDialer(registry, link);
  }

  @Bean
  DeploymentParts deploymentParts(
      Configurations configurations,
      ClusterSettingsChoice settings,
      AgentRegistry registry,
      AgentDialer dialer,
      FanOut fanOut,
      RequestEngine engine,
      TimeoutSettings timeouts,
      StateDirectory state) {
    return new DeploymentParts(
        configurations, settings, registry, dialer, fanOut, engine, timeouts, state.id());
  }

  @Bean
  Reconciler reconciler(
      Configurations configurations,
      Deployments deployments,
      Overrides overrides,
      RequestEngine engine,
      AgentRegistry registry,
      AgentDialer dialer,
      TimeoutSettings timeouts,
      DeploymentEvents events,
      AgentOccurrences occurrences,
      NodeWatch nodes,
      StateDirectory state) {
    var reconciler =
        new Reconciler(
            configurations, deployments, overrides, engine, registry, timeouts, events, state.id());
    // First, so that an agent's connection is told of before what follows from it.
    registry.addListener(occurrences);
    registry.addListener(nodes);
    // Before the reconciler, which looks at what it has heard.
    registry.addListener(new OverrideListener(overrides, state.id()));
    registry.addListener(reconciler);
    if (deployments.pending().isEmpty()) {
      configurations
          .deployed()
          .ifPresent(deployed -> dialer.dial(deployed.configuration().instances()));
    }
    return reconciler;
  }

  /** Listens for agents once everything that answers them is there. */
  @Bean
  AgentListener agentListener(
      AgentListenSettings settings,
      LinkSettings link,
      AgentRegistry registry,
      Access access,
      Reconciler first,
      @Value("${server.address}") String clientAddress) {
    Loopback.warnBeyond("clients", clientAddress);
    return new AgentListener(settings, link, registry, access);
  }
}
