package io.zeekeeper.agent.deployment;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Secrets;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Wires what carries out the controller's requests. */
@Configuration(proxyBeanMethods = false)
class DeploymentConfiguration {
  @Bean
  DeploymentStore deploymentStore(StateDirectory state, Notifications notifications) {
    return new DeploymentStore(state.home(), problem -> notifications.error(null, problem));
  }

  /**
   * @param outbound the session with the controller, which needs the requests and so is made later
   */
  @Bean
  Desired desired(DeploymentStore store, Supervisor supervisor, @Lazy ControllerOutbound outbound) {
    return new Desired(store, supervisor, outbound::send);
  }

  @Bean
  Deployer deployer(
      ServiceIdentity identity,
      Supervisor supervisor,
      DeploymentStore store,
      Desired desired,
      Preflight preflight) {
    return new Deployer(identity.name(), supervisor, store, desired, preflight);
  }

  @Bean
  RequestMetrics requestMetrics(MeterRegistry meters) {
    return new RequestMetrics(meters);
  }

  @Bean
  NodeOperations nodeOperations(
      ServiceIdentity identity, Supervisor supervisor, Desired desired, Deployer deployer) {
    return new NodeOperations(identity.name(), supervisor, desired, deployer);
  }

  @Bean
  Dispatches dispatches(
      ServiceIdentity identity,
      Supervisor supervisor,
      DeploymentStore store,
      Loop loop,
      TimeoutSettings timeouts,
      RequestMetrics metrics) {
    var nodes =
        new Dispatches.Nodes(
            () ->
                supervisor.nodes().stream()
                    .map(SupervisedNode::now)
                    .collect(Collectors.toMap(NodeSnapshot::name, NodeSnapshot::state)),
            name ->
                store
                    .kept()
                    .flatMap(kept -> kept.request().configuration().node(name))
                    .map(Node::instance),
            name ->
                supervisor
                    .node(name)
                    .map(node -> node.now().spec().secrets())
                    .or(() ->
                        store
                            .kept()
                            .flatMap(kept -> kept.request().configuration().node(name))
                            .map(node -> Secrets.of(node.env(), node.options())))
                    .orElse(Secrets.NONE),
            name -> supervisor.channelTo(name).map(metrics::measured));
    return new Dispatches(identity.name(), nodes, loop, timeouts);
  }

  /**
   * @param self this agent's own entry among the nodes
   */
  @Bean
  Requests requests(
      ServiceIdentity identity,
      StateDirectory state,
      Supervisor supervisor,
      DeploymentStore store,
      Deployer deployer,
      NodeOperations operations,
      Dispatches dispatches,
      Preflight preflight,
      TimeoutSettings timeouts,
      Loop loop,
      ExecutorService blocking,
      Supplier<NodeStatus> self,
      RequestMetrics metrics) {
    return new Requests(
        identity.name(),
        supervisor,
        store,
        deployer,
        operations,
        dispatches,
        preflight,
        state::isHomeOfAService,
        timeouts,
        loop,
        blocking,
        self,
        metrics);
  }
}
