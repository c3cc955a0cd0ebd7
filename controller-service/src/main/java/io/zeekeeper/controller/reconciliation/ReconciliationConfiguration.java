package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.ReachedSessions;
import io.zeekeeper.service.StateDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the listeners that bring agents in line. */
@Configuration(proxyBeanMethods = false)
class ReconciliationConfiguration {
  @Bean
  OverrideListener overrideListener(RunStateOverrides overrides, StateDirectory state) {
    return new OverrideListener(overrides, state.id());
  }

  @Bean
  Reconciler reconciler(
      Configurations configurations,
      Deployments deployments,
      ReachedSessions reached,
      RunStateOverrides overrides,
      Agents agents,
      RequestTimeouts timeouts,
      ReconciliationEventRecorder events,
      StateDirectory state) {
    return new Reconciler(
        new Reconciler.Parts(
            configurations, deployments, reached, overrides, agents, timeouts, events, state.id()));
  }
}
