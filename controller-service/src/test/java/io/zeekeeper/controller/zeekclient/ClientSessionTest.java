package io.zeekeeper.controller.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.zeekclient.data.BrokerData.StringValue;
import io.zeekeeper.service.IdRecovery;
import io.zeekeeper.service.ServiceIdentity;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.adapter.ReactorNettyWebSocketSession;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A client's session over a real connection, with responses that the test defines. */
class ClientSessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SUBSCRIBE = "[\"zeek/management/controller\"]";

  @TempDir private Path directory;
  private Answer handler = (request, actor) -> Mono.empty();
  private Optional<String> refusal = Optional.empty();
  private volatile Principal principal = Principal.LOCAL;
  private volatile Sinks.Empty<Void> end = Sinks.empty();
  private StateDirectory state;
  private DisposableServer server;
  private Clients clients;
  private final Client client = new Client();

  /** Answers requests as a test wants it. */
  private interface Answer {
    Mono<Event> answer(ClientRequest request, Actor actor);
  }

  /** A client that reads all frames. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      frames.add(data.toString());
      socket.request(1);
      return null;
    }

    String next() throws InterruptedException {
      String frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(frame).as("a frame").isNotNull();
      return String.valueOf(frame);
    }
  }

  /** A client that reads nothing. */
  private static final class SilentReader implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket socket) {}
  }

  @BeforeEach
  void start() {
    state =
        StateDirectory.open(
            directory,
            new ServiceIdentity("controller", "controller", "controller", true),
            IdRecovery.NONE);
    clients =
        new Clients(
            new Clients.Handler() {
              @Override
              public Mono<Event> answer(ClientRequest request, Actor actor) {
                return handler.answer(request, actor);
              }

              @Override
              public Event refused(ClientRequest request, String reason) {
                return Event.of(request.responseName(), new StringValue(reason));
              }
            },
            (request, actor, bytes) -> refusal,
            state);
    clients.start();
    var handshake = new HandshakeInfo(URI.create("/"), new HttpHeaders(), Mono.empty(), null);
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                routes.ws(
                    "/",
                    (in, out) -> {
                      var session =
                          new ReactorNettyWebSocketSession(
                              in, out, handshake, new NettyDataBufferFactory(out.alloc()));
                      Caller.set(session.getAttributes(), principal);
                      Caller.setEnd(session.getAttributes(), end.asMono());
                      return clients.handle(session);
                    }))
            .bindNow();
  }

  @AfterEach
  void stop() throws IOException {
    clients.stop();
    server.disposeNow();
    state.close();
  }

  private WebSocket connect(WebSocket.Listener listener) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), listener)
        .join();
  }

  private static void requestNodes(WebSocket socket) {
    Event request = Event.of(ClientRequest.MODULE + "get_nodes_request", new StringValue("r"));
    socket.sendText(ClientFrames.message(request), true).join();
  }

  @Test
  void internalErrorGivesAnErrorFrameAndTheSessionStaysOpen() throws Exception {
    WebSocket socket = connect(client);
    socket.sendText(SUBSCRIBE, true).join();
    assertThat(client.next()).contains("\"ack\"");
    handler =
        (request, actor) -> {
          throw new IllegalStateException("a bug");
        };
    requestNodes(socket);
    assertThat(client.next()).contains("\"type\":\"error\"").contains("internal error");
    handler = (request, actor) -> Mono.error(new IllegalStateException("another bug"));
    requestNodes(socket);
    assertThat(client.next()).contains("\"type\":\"error\"").contains("internal error");
    handler = (request, actor) -> Mono.just(Event.of(request.responseName()));
    requestNodes(socket);
    assertThat(client.next()).contains("get_nodes_response");
    socket.abort();
  }

  @Test
  void clientThatDoesNotReadIsDisconnectedAtTheByteLimit() {
    WebSocket socket = connect(new SilentReader());
    socket.sendText(SUBSCRIBE, true).join();
    var responses = new AtomicInteger();
    var large = new StringValue("x".repeat(1_000_000));
    handler =
        (request, actor) -> {
          responses.incrementAndGet();
          return Mono.just(Event.of(request.responseName(), large));
        };
    for (int i = 0; i < 200 && clients.count() == 1; i++) {
      try {
        requestNodes(socket);
      } catch (CompletionException e) {
        break;
      }
    }
    await().atMost(PATIENCE).until(() -> clients.count() == 0);
    assertThat(responses.get()).isGreaterThanOrEqualTo(64);
    socket.abort();
  }

  @Test
  void clientWithALesserRoleDoesNotSeeRequestsAndResponses() throws Exception {
    WebSocket socket = connect(client);
    socket.sendText(SUBSCRIBE, true).join();
    assertThat(client.next()).contains("\"ack\"");
    principal = new Principal("v", Role.VIEWER, Principal.Credential.TOKEN);
    var other = new Client();
    WebSocket viewer = connect(other);
    viewer.sendText(SUBSCRIBE, true).join();
    assertThat(other.next()).contains("\"ack\"");

    handler =
        (request, actor) ->
            Mono.just(
                Event.of(
                    request.responseName(),
                    new StringValue(Objects.requireNonNull(actor.principal()).name())));
    requestNodes(socket);
    assertThat(client.next()).contains("get_nodes_response").contains("local");
    requestNodes(viewer);
    assertThat(client.next()).contains("get_nodes_request");
    assertThat(client.next()).contains("get_nodes_response");
    assertThat(other.next()).contains("get_nodes_response").doesNotContain("local");
    socket.abort();
    viewer.abort();
  }

  @Test
  void sessionEndsWithItsCredentialsAlsoIfTheClientReadsNothing() {
    WebSocket socket = connect(new SilentReader());
    socket.sendText(SUBSCRIBE, true).join();
    await().atMost(PATIENCE).until(() -> clients.count() == 1);
    var answered = new AtomicInteger();
    handler =
        (request, actor) -> {
          answered.incrementAndGet();
          return Mono.empty();
        };
    assertThat(end.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
    await().atMost(PATIENCE).until(() -> clients.count() == 0);
    assertThat(answered).hasValue(0);
    socket.abort();
  }

  @Test
  void refusedRequestIsAnsweredAndOtherClientsDoNotSeeIt() throws Exception {
    WebSocket socket = connect(client);
    socket.sendText(SUBSCRIBE, true).join();
    assertThat(client.next()).contains("\"ack\"");
    var other = new Client();
    WebSocket observer = connect(other);
    observer.sendText(SUBSCRIBE, true).join();
    assertThat(other.next()).contains("\"ack\"");

    handler = (request, actor) -> Mono.just(Event.of(request.responseName()));
    refusal = Optional.of("this takes operator");
    requestNodes(socket);
    assertThat(client.next()).contains("get_nodes_response").contains("this takes operator");
    refusal = Optional.empty();
    requestNodes(socket);
    assertThat(client.next()).contains("get_nodes_response");
    assertThat(other.next()).contains("get_nodes_request");
    assertThat(other.next()).contains("get_nodes_response").doesNotContain("this takes");
    socket.abort();
    observer.abort();
  }
}
