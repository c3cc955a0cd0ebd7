package io.zeekeeper.agent.link;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.zeekeeper.agent.deployment.DeploymentStore;
import io.zeekeeper.agent.deployment.Requests;
import io.zeekeeper.agent.identity.AgentIdentity;
import io.zeekeeper.agent.identity.CertificateRenewal;
import io.zeekeeper.agent.notifications.ControllerNotifications;
import io.zeekeeper.agent.statistics.StatisticsReporter;
import io.zeekeeper.agent.zeek.ZeekFinder;
import io.zeekeeper.agent.zeek.ZeekSettings;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkUpgrade;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Role;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

/** Wires the session with the controller, in both directions of connection. */
@Configuration(proxyBeanMethods = false)
class LinkConfiguration {

  /** Makes this agent's own entry among the nodes. */
  @Bean
  Supplier<NodeStatus> ownStatus(
      ServiceIdentity identity, AgentSettings settings, Environment environment, Clock clock) {
    Instant startedAt = clock.instant();
    return () ->
        NodeStatus.ofManagement(
                identity.name(),
                Role.AGENT,
                ProcessHandle.current().pid(),
                settings.listens() ? port(environment) : null,
                startedAt)
            .at(clock.instant());
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
      ServiceIdentity identity,
      StateDirectory state,
      ZeekFinder finder,
      DeploymentStore store,
      ZeekSettings zeek,
      ControllerNotifications notifications,
      CertificateRenewal renewal,
      StatisticsReporter statistics,
      Clock clock,
      Environment environment) {
    var hello =
        new HelloSource(
            identity.name(),
            state.id(),
            () -> port(environment),
            finder,
            store,
            zeek.controlPortRange());
    var session =
        new ControllerSession(
            link,
            identity.name(),
            requests,
            () -> store.kept().map(kept -> kept.request().configuration()),
            hello,
            () -> {
              notifications.sendKept();
              renewal.requestIfDue();
            },
            renewal::received,
            clock);
    notifications.attach(session::offer);
    renewal.attach(session::send);
    statistics.attach(session);
    return session;
  }

  @Bean
  MeterBinder sessionMetrics(ControllerSession session) {
    return meters ->
        Gauge.builder("zeekeeper.controller.connected", session, s -> s.isOpen() ? 1 : 0)
            .description("1 while this agent has a session with its controller, else 0")
            .register(meters);
  }

  @Bean
  HandlerMapping inboundMapping(
      AgentSettings settings, AgentIdentity identity, ControllerSession session) {
    return new SimpleUrlHandlerMapping(
        Map.of("/v1/agents", new InboundLink(settings.listens(), identity, session)), -1);
  }

  @Bean
  WebSocketHandlerAdapter webSocketHandlerAdapter(LinkSettings link) {
    return new WebSocketHandlerAdapter(new HandshakeWebSocketService(new LinkUpgrade(link)));
  }
}
