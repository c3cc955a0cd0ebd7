package io.zeekeeper.controller.agents;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.link.LinkSession;
import io.zeekeeper.link.LinkSettings;
import io.zeekeeper.link.LinkSocket;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServer;

/** An agent that sends what a test wants, over a real connection that either side opens. */
final class FakeAgent implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final LinkSettings LINK =
      new LinkSettings(
          Duration.ofSeconds(5), 3, DataSize.ofMegabytes(8), 1000, DataSize.ofMegabytes(64));

  final String name;
  final String id;
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final List<String> refusals = new CopyOnWriteArrayList<>();
  final AtomicInteger statisticsWanted = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable LinkSession link;
  private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
  private @Nullable DisposableServer server;
  private @Nullable Disposable client;

  private FakeAgent(String name, String id) {
    this.name = name;
    this.id = id;
  }

  /** An agent that connects and sends nothing yet. */
  static FakeAgent silent(int port, String name, String id) {
    return connect(port, name, id, true);
  }

  /** An agent that answers no pings, as if its host had lost power. */
  static FakeAgent dead(int port, String name, String id) {
    return connect(port, name, id, false);
  }

  private static FakeAgent connect(int port, String name, String id, boolean answersPings) {
    var agent = new FakeAgent(name, id);
    var uri = URI.create("ws://127.0.0.1:" + port + AgentServer.PATH);
    if (answersPings) {
      agent.client = LinkSocket.connect(uri, LINK, null, agent::run).onErrorComplete().subscribe();
    } else {
      agent.client =
          HttpClient.create()
              .websocket(WebsocketClientSpec.builder().handlePing(true).build())
              .uri(uri)
              .handle((in, out) -> {
                var handshake = new HandshakeInfo(uri, new HttpHeaders(), Mono.empty(), null);
                return agent.run(new LinkSocket(in, out, handshake, LINK));
              })
              .onErrorComplete()
              .subscribe();
    }
    await("connection").atMost(PATIENCE).until(() -> agent.link != null);
    return agent;
  }

  /** An agent that connects and sends its hello. */
  static FakeAgent connecting(int port, String name, String id) {
    FakeAgent agent = silent(port, name, id);
    agent.hello();
    return agent;
  }

  /** An agent that waits for the controller to connect, and then sends its hello. */
  static FakeAgent listening(String name, String id) {
    var agent = new FakeAgent(name, id);
    agent.server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                routes.ws(
                    AgentServer.PATH,
                    (in, out) -> {
                      agent.connections.incrementAndGet();
                      var handshake =
                          new HandshakeInfo(URI.create("/"), new HttpHeaders(), Mono.empty(), null);
                      Mono<Void> run = agent.run(new LinkSocket(in, out, handshake, LINK));
                      agent.hello();
                      return run;
                    },
                    LinkSocket.serverSpec(LINK)))
            .bindNow();
    return agent;
  }

  private Mono<Void> run(LinkSocket socket) {
    var session = new LinkSession(socket, LINK);
    link = session;
    var _ = socket.closeStatus().subscribe(closed::complete, error -> {});
    return session.run(frame ->
        Frames.read(frame, ControllerMessage.class, what -> {})
            .ifPresent(message -> {
              switch (message) {
                case ControllerMessage.SessionRefused refused -> refusals.add(refused.reason());
                case Request request -> requests.add(request);
                // This agent does not announce that it resolves references to configurations.
                case ControllerMessage.ReportStatistics _ -> statisticsWanted.incrementAndGet();
                case ControllerMessage.ConfigurationContent _,
                    ControllerMessage.CertificateResponse _ -> {}
              }
            }));
  }

  int port() {
    DisposableServer listener = server;
    return listener == null ? 0 : listener.port();
  }

  boolean isOpen() {
    LinkSession session = link;
    return session != null && session.isOpen();
  }

  /** How the controller closed the session. */
  String closeReason() {
    return String.valueOf(
        closed.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join().getReason());
  }

  static Hello hello(String name, String id, boolean connecting, int version, int pid) {
    return hello(name, id, connecting, version, pid, List.of());
  }

  static Hello hello(
      String name, String id, boolean connecting, int version, int pid, List<String> capabilities) {
    return new Hello(
        name,
        id,
        connecting,
        version,
        2151,
        new Hello.Zeek("8.0.0", List.of(), null),
        new Hello.Host("boot", "pid:[1]", pid, 1, List.of()),
        null,
        capabilities);
  }

  void hello() {
    send(hello(name, id, server == null, Hello.API_VERSION, 1));
  }

  Request request(int number) {
    if (requests.size() <= number) {
      await("request").atMost(PATIENCE).until(() -> requests.size() > number);
    }
    return requests.get(number);
  }

  void sendResult(Result result) {
    send(new AgentMessage.NotifyResult(result));
  }

  void answer(Request request, Result... results) {
    send(request.response(List.of(results)));
  }

  void send(AgentMessage message) {
    LinkSession session = link;
    if (session != null) {
      session.send(Frames.write(message));
    }
  }

  /** Closes the connection; a listening agent can be dialled again. */
  void hangUp() {
    LinkSession session = link;
    if (session != null) {
      session.close(CloseStatus.NORMAL, "done");
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.dispose();
    }
    if (server != null) {
      server.disposeNow(Duration.ofSeconds(3));
    }
  }
}
