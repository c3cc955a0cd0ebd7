package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.DeploymentRun.Parts;
import io.zeekeeper.service.StateDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the collaborators of deployments. */
@Configuration(proxyBeanMethods = false)
class DeploymentConfiguration {
  @Bean
  Parts deploymentParts(
      Configurations configurations,
      ClusterSettingsChoice settings,
      Agents agents,
      AgentQuestions questions,
      DeploymentStore store,
      ResultSaver saver,
      ReachedSessions reached,
      DatabaseThreads database,
      RequestTimeouts timeouts,
      StateDirectory state) {
    return new Parts(
        configurations,
        settings,
        agents,
        questions,
        store,
        saver,
        reached,
        database,
        timeouts,
        state.id());
  }
}
