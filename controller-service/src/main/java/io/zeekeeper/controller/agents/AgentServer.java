package io.zeekeeper.controller.agents;

import io.netty.channel.ChannelOption;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.protocol.Enrolment;
import io.zeekeeper.service.Access;
import io.zeekeeper.service.RequestDeadline;
import io.zeekeeper.service.StartupException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.socket.HandshakeInfo;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** Listens for agents, on a port other than the clients' so that each can be secured separately. */
final class AgentServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AgentServer.class);
  static final String PATH = "/v1/agents";

  /** Longer than an agent waits for the answer to its enrolment. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private final AgentListenSettings settings;
  private final LinkSettings link;
  private final AgentRegistry registry;
  private final Access access;
  private final AgentTls tls;
  private final BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> enrolment;
  private final Duration deadline;
  private @Nullable DisposableServer server;

  /**
   * @param tls decides which connections are accepted
   * @param enrolment answers requests for a first certificate
   * @param deadline how long a connection may last without a session
   */
  AgentServer(
      AgentListenSettings settings,
      LinkSettings link,
      AgentRegistry registry,
      Access access,
      AgentTls tls,
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> enrolment,
      Duration deadline) {
    this.settings = settings;
    this.link = link;
    this.registry = registry;
    this.access = access;
    this.tls = tls;
    this.enrolment = enrolment;
    this.deadline = deadline;
  }

  @Override
  public void start() {
    try {
      server =
          HttpServer.create()
              .host(settings.agentAddress())
              .port(settings.agentPort())
              .option(ChannelOption.SO_BACKLOG, 4096)
              .idleTimeout(AgentRegistry.HELLO_TIMEOUT)
              .doOnChannelInit((observer, channel, remote) -> {
                RequestDeadline.set(channel, deadline);
                tls.install(channel);
              })
              .handle(
                  access.before(
                      tls.before(
                          HttpServerRoutes.newRoutes()
                              .post(Enrolment.PATH, enrolment)
                              .ws(PATH, this::accept, LinkSocket.serverSpec(link)))))
              .bindNow(Duration.ofSeconds(10));
    } catch (ChannelBindException e) {
      throw new StartupException(
          ("cannot listen for agents on %s:%d (%s); is another controller running? Otherwise set"
                  + " zeekeeper.controller.agent-port")
              .formatted(settings.agentAddress(), settings.agentPort(), e.getMessage()),
          e);
    }
    log.info("listening for agents on {}:{}", settings.agentAddress(), server.port());
  }

  private Publisher<Void> accept(WebsocketInbound in, WebsocketOutbound out) {
    var remote = new AtomicReference<@Nullable InetSocketAddress>();
    in.withConnection(connection -> {
      RequestDeadline.lift(connection.channel());
      if (connection.channel().remoteAddress() instanceof InetSocketAddress address) {
        remote.set(address);
      }
    });

    var headers = new HttpHeaders();
    in.headers().forEach(entry -> headers.add(entry.getKey(), entry.getValue()));
    var handshake =
        new HandshakeInfo(
            URI.create(PATH),
            headers,
            new LinkedMultiValueMap<>(),
            Mono.empty(),
            null,
            remote.get(),
            Map.of(),
            null);

    return registry.run(new LinkSocket(in, out, handshake, link), null);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.disposeNow(Duration.ofSeconds(3));
      server = null;
    }
  }

  /** The port that the server listens on. */
  int port() {
    return Objects.requireNonNull(server, "not started").port();
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }
}
