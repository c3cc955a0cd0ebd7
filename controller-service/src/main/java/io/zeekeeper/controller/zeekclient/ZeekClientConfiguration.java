package io.zeekeeper.controller.zeekclient;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
import java.util.Map;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/** Serves the endpoint at the path that zeek-client uses. */
@Configuration(proxyBeanMethods = false)
class ZeekClientConfiguration {
  private static final String PATH = "/v1/messages/json";
  private static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;
  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 3;

  @Bean
  HandlerMapping zeekClientEndpoint(Clients clients) {
    return new SimpleUrlHandlerMapping(Map.of(PATH, clients), Ordered.HIGHEST_PRECEDENCE);
  }

  /**
   * Raises the frame limit: 200 nodes make a frame of 104 kB; Reactor Netty's default is 64 KiB.
   * Sessions keep the principal of their handshake, and the end of its credentials.
   */
  @Bean
  WebFluxConfigurer largeFrames() {
    var service =
        new HandshakeWebSocketService(
            new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(MAX_FRAME_BYTES))) {
          @Override
          public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
            Principal principal = Caller.of(exchange.getRequest());
            Mono<Void> end = Caller.end(exchange.getAttributes());
            return super.handleRequest(
                exchange,
                session -> {
                  Caller.set(session.getAttributes(), principal);
                  Caller.setEnd(session.getAttributes(), end);
                  return handler.handle(session);
                });
          }
        };
    return new WebFluxConfigurer() {
      @Override
      public WebSocketService getWebSocketService() {
        return service;
      }
    };
  }

  /** Detects clients whose host is gone by TCP keepalive, without WebSocket pings. */
  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> keepAlive() {
    return factory ->
        factory.addServerCustomizers(server ->
            server
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES));
  }

  @Bean
  MeterBinder clientMetrics(Clients clients) {
    return meters ->
        Gauge.builder("zeekeeper.zeekclient.connected", clients, Clients::count)
            .description("Clients connected to /v1/messages/json")
            .register(meters);
  }
}
