package io.zeekeeper.controller;

import io.zeekeeper.controller.agents.AgentListenSettings;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.DeploymentEvents;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.ReachedSessions;
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
import io.zeekeeper.service.Loopback;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
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

  /** Listens to agents, each listener before those that look at what it has heard. */
  @Bean
  Reconciler reconciler(
      Reconciler.Parts parts,
      Agents agents,
      AgentOccurrences occurrences,
      NodeWatch nodes,
      Overrides overrides,
      StateDirectory state,
      @Value("${server.address}") String clientAddress) {
    var reconciler = new Reconciler(parts);
    agents.addListener(occurrences);
    agents.addListener(nodes);
    agents.addListener(new OverrideListener(overrides, state.id()));
    agents.addListener(reconciler);
    Loopback.warnBeyond("clients", clientAddress);
    return reconciler;
  }

  @Bean
  Reconciler.Parts reconcilerParts(
      Configurations configurations,
      Deployments deployments,
      ReachedSessions reached,
      Overrides overrides,
      Agents agents,
      TimeoutSettings timeouts,
      DeploymentEvents events,
      StateDirectory state) {
    return new Reconciler.Parts(
        configurations, deployments, reached, overrides, agents, timeouts, events, state.id());
  }
}
