package io.zeekeeper.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.zeekeeper.agent.deployment.Deployer;
import io.zeekeeper.agent.deployment.DeploymentStore;
import io.zeekeeper.agent.deployment.Desired;
import io.zeekeeper.agent.deployment.Dispatches;
import io.zeekeeper.agent.deployment.NodeOperations;
import io.zeekeeper.agent.deployment.Requests;
import io.zeekeeper.agent.deployment.TimeoutSettings;
import io.zeekeeper.agent.link.AgentSettings;
import io.zeekeeper.agent.link.ControllerSession;
import io.zeekeeper.agent.link.HelloSource;
import io.zeekeeper.agent.link.InboundLink;
import io.zeekeeper.agent.notifications.ControllerNotifications;
import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.outputs.OutputCap;
import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.preflight.ZeekPreflight;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.LoopThread;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.SupervisionSettings;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.SupervisorFactory;
import io.zeekeeper.agent.zeek.ControlChannel;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkUpgrade;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.AccessFilter;
import io.zeekeeper.service.AccessSettings;
import io.zeekeeper.service.CommonSettings;
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
  AccessFilter accessFilter(AccessSettings settings, Environment environment) {
    return new AccessFilter(
        new Access("agent", settings, environment.getProperty("server.address", "")));
  }

  @Bean
  Instance instance(ServiceIdentity identity) {
    return new Instance(identity.name());
  }

  @Bean
  LoopThread loop() {
    return new LoopThread();
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
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ControllerNotifications notifications(MeterRegistry registry, Clock clock) {
    return new ControllerNotifications(registry, clock);
  }

  @Bean
  Supervisor supervisor(
      StateDirectory state,
      SupervisionSettings settings,
      NodeDirectories directories,
      ZeekSettings zeek,
      Loop loop,
      Clock clock,
      OutputCap outputCap,
      Notifications notifications) {
    return SupervisorFactory.create(
        state,
        settings,
        directories,
        zeek.controlPortRange(),
        loop,
        clock,
        outputCap,
        ControlChannel::open,
        notifications);
  }

  @Bean
  DeploymentStore deploymentStore(StateDirectory state, Notifications notifications) {
    return new DeploymentStore(state.home(), problem -> notifications.error(null, problem));
  }

  @Bean(initMethod = "start")
  ZeekPreflight preflight(
      Instance instance,
      ZeekFinder finder,
      ZeekSettings settings,
      NodeDirectories directories,
      StateDirectory state,
      Loop loop) {
    return new ZeekPreflight(
        instance.name(),
        state.id(),
        finder,
        settings,
        directories,
        state.home().resolve("check"),
        loop);
  }

  @Bean
  Desired desired(
      DeploymentStore store, Supervisor supervisor, ObjectProvider<ControllerSession> session) {
    return new Desired(store, supervisor, message -> session.getObject().send(message));
  }

  @Bean
  Deployer deployer(
      Instance instance,
      Supervisor supervisor,
      DeploymentStore store,
      Desired desired,
      Preflight preflight) {
    return new Deployer(instance.name(), supervisor, store, desired, preflight);
  }

  @Bean
  Requests requests(
      Instance instance,
      AgentSettings settings,
      StateDirectory state,
      Supervisor supervisor,
      DeploymentStore store,
      Desired desired,
      Deployer deployer,
      Preflight preflight,
      TimeoutSettings timeouts,
      Loop loop,
      Clock clock,
      ExecutorService blocking,
      Environment environment) {
    Instant startedAt = clock.instant();
    return new Requests(
        instance.name(),
        supervisor,
        store,
        deployer,
        new NodeOperations(instance.name(), supervisor, desired, deployer),
        new Dispatches(instance.name(), dispatchNodes(supervisor, store), loop, timeouts),
        preflight,
        state::isHomeOfAService,
        timeouts,
        loop,
        blocking,
        () ->
            NodeStatus.ofManagement(
                    instance.name(),
                    Role.AGENT,
                    ProcessHandle.current().pid(),
                    settings.listens() ? port(environment) : null,
                    startedAt)
                .at(clock.instant()));
  }

  private static Dispatches.Nodes dispatchNodes(Supervisor supervisor, DeploymentStore store) {
    return new Dispatches.Nodes(
        () ->
            supervisor.nodes().stream()
                .map(SupervisedNode::now)
                .collect(Collectors.toMap(NodeSnapshot::name, NodeSnapshot::state)),
        name ->
            store
                .kept()
                .flatMap(kept -> kept.request().configuration().node(name))
                .map(Node::instance),
        supervisor::channelTo);
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
      Clock clock,
      Environment environment) {
    var session =
        new ControllerSession(
            link,
            instance.name(),
            requests,
            () -> store.kept().map(kept -> kept.request().configuration()),
            new HelloSource(
                instance.name(),
                state.id(),
                () -> port(environment),
                finder,
                store,
                zeek.controlPortRange()),
            notifications::sendKept,
            clock);
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
