package io.zeekeeper.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.deployment.Deployer;
import io.zeekeeper.agent.deployment.DeploymentStore;
import io.zeekeeper.agent.deployment.Dispatches;
import io.zeekeeper.agent.deployment.NodeOperations;
import io.zeekeeper.agent.deployment.Preparation;
import io.zeekeeper.agent.deployment.Requests;
import io.zeekeeper.agent.deployment.Resumption;
import io.zeekeeper.agent.deployment.RunStates;
import io.zeekeeper.agent.deployment.TimeoutSettings;
import io.zeekeeper.agent.link.AgentSettings;
import io.zeekeeper.agent.link.ControllerSession;
import io.zeekeeper.agent.link.HelloSource;
import io.zeekeeper.agent.link.InboundLink;
import io.zeekeeper.agent.notifications.ControllerNotifications;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.preflight.HostCheck;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.OutputCap;
import io.zeekeeper.agent.supervision.ProcessTable;
import io.zeekeeper.agent.supervision.SupervisionSettings;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.SupervisorFactory;
import io.zeekeeper.agent.zeek.ControlChannel;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ScriptCheck;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.service.CommonSettings;
import io.zeekeeper.service.LinkSettings;
import io.zeekeeper.service.LinkUpgrade;
import io.zeekeeper.service.OriginFilter;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/** Puts the agent's features together. */
@Configuration(proxyBeanMethods = false)
class AgentConfiguration {

  /** This agent's name. */
  record Instance(String name) {}

  @Bean
  OriginFilter originFilter() {
    return new OriginFilter();
  }

  @Bean
  Instance instance(ServiceIdentity identity) {
    return new Instance(identity.name());
  }

  @Bean
  Loop loop() {
    return new Loop();
  }

  @Bean
  ProcessTable processTable() {
    return new ProcessTable();
  }

  @Bean
  OutputCap outputCap() {
    return new OutputCap();
  }

  /** For what blocks: short processes and files. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService blocking() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  @Bean
  ZeekFinder zeekFinder(ZeekSettings settings) {
    return new ZeekFinder(settings, System.getenv());
  }

  @Bean
  NodeDirectories nodeDirectories(
      CommonSettings common, StateDirectory state, SupervisionSettings settings) {
    return new NodeDirectories(
        state.stateDir(), common.spoolDirectory(), settings.rotationInterval());
  }

  @Bean
  ControllerNotifications notifications(MeterRegistry registry) {
    return new ControllerNotifications(registry, Clock.systemUTC());
  }

  @Bean
  Supervisor supervisor(
      StateDirectory state,
      SupervisionSettings settings,
      NodeDirectories directories,
      ZeekSettings zeek,
      Loop loop,
      ProcessTable table,
      OutputCap outputCap,
      Notifications notifications) {
    return SupervisorFactory.create(
        state,
        settings,
        directories,
        zeek.controlPortRange(),
        loop,
        table,
        outputCap,
        ControlChannel::open,
        notifications);
  }

  @Bean
  DeploymentStore deploymentStore(StateDirectory state, Notifications notifications) {
    return new DeploymentStore(state.home(), problem -> notifications.error(null, problem));
  }

  @Bean
  Preparation preparation(
      Instance instance,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      StateDirectory state,
      ExecutorService blocking,
      Loop loop) {
    return new Preparation(
        instance.name(),
        finder,
        settings,
        directories,
        new ScriptCheck(state.home().resolve("check")),
        new HostCheck(directories),
        blocking,
        loop);
  }

  @Bean
  RunStates runStates(DeploymentStore store, ObjectProvider<ControllerSession> session) {
    return new RunStates(store, message -> session.getObject().send(message));
  }

  @Bean
  Deployer deployer(
      Instance instance,
      Supervisor supervisor,
      DeploymentStore store,
      RunStates runStates,
      Preparation preparation,
      Loop loop,
      TimeoutSettings timeouts) {
    return new Deployer(instance.name(), supervisor, store, runStates, preparation, loop, timeouts);
  }

  @Bean
  Resumption resumption(
      Supervisor supervisor, DeploymentStore store, Preparation preparation, Deployer deployer) {
    return new Resumption(supervisor, store, preparation, deployer);
  }

  @Bean
  Requests requests(
      Instance instance,
      AgentSettings settings,
      Supervisor supervisor,
      Deployer deployer,
      Preparation preparation,
      DeploymentStore store,
      RunStates runStates,
      Loop loop,
      TimeoutSettings timeouts,
      Environment environment) {
    Instant startedAt = Instant.now();
    return new Requests(
        instance.name(),
        supervisor,
        deployer,
        preparation,
        store,
        runStates,
        new NodeOperations(instance.name(), supervisor, deployer, runStates, loop, timeouts),
        new Dispatches(instance.name(), dispatchNodes(supervisor, store), loop, timeouts),
        loop,
        () ->
            NodeStatus.ofManagement(
                    instance.name(),
                    Role.AGENT,
                    ProcessHandle.current().pid(),
                    settings.listens() ? port(environment) : null,
                    startedAt)
                .at(Instant.now()));
  }

  private static Dispatches.Nodes dispatchNodes(Supervisor supervisor, DeploymentStore store) {
    return new Dispatches.Nodes(
        () ->
            supervisor.nodes().stream()
                .collect(Collectors.toMap(node -> node.node().name(), NodeSupervisor::state)),
        name ->
            store
                .kept()
                .flatMap(kept -> kept.request().configuration().node(name))
                .map(Node::instance),
        name -> supervisor.channelTo(name).map(NodeChannel.class::cast));
  }

  private static int port(Environment environment) {
    return environment.getProperty(
        "local.server.port",
        Integer.class,
        environment.getProperty("server.port", Integer.class, 2151));
  }

  @Bean
  ControllerSession controllerSession(
      LinkSettings link,
      Requests requests,
      Instance instance,
      StateDirectory state,
      ZeekFinder finder,
      DeploymentStore store,
      ZeekSettings zeek,
      ControllerNotifications notifications,
      Environment environment) {
    var session =
        new ControllerSession(
            link,
            requests,
            new HelloSource(
                instance.name(),
                state.id(),
                () -> port(environment),
                finder,
                store,
                zeek.controlPortRange()),
            notifications::sendKept);
    notifications.attach(session::offer);
    return session;
  }

  @Bean
  HandlerMapping inboundMapping(AgentSettings settings, ControllerSession session) {
    return new SimpleUrlHandlerMapping(
        Map.of("/v1/agents", new InboundLink(settings.listens(), session)), -1);
  }

  @Bean
  WebSocketHandlerAdapter webSocketHandlerAdapter(LinkSettings link) {
    return new WebSocketHandlerAdapter(new HandshakeWebSocketService(new LinkUpgrade(link)));
  }
}
