package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** An agent that speaks the protocol and handles each request as a test says. */
public final class FakeAgent implements WebSocket.Listener, AutoCloseable {
  /** Answers correctly: every request succeeds, and there are no nodes. */
  public static final BiConsumer<FakeAgent, Request> ANSWERS = FakeAgent::answer;

  /** Never answers. */
  public static final BiConsumer<FakeAgent, Request> NEVER_ANSWERS = (agent, request) -> {};

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String name;
  private final BiConsumer<FakeAgent, Request> behaviour;
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private FakeAgent(Lab lab, String name, BiConsumer<FakeAgent, Request> behaviour) {
    this.name = name;
    this.behaviour = behaviour;
    this.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + lab.agentPort() + "/v1/agents"), this)
            .join();
  }

  /** Connects without a hello. */
  public static FakeAgent silent(Lab lab) {
    return new FakeAgent(lab, "silent", NEVER_ANSWERS);
  }

  /** Connects and sends a hello. */
  public static FakeAgent connect(Lab lab, String name, BiConsumer<FakeAgent, Request> behaviour) {
    var agent = new FakeAgent(lab, name, behaviour);
    agent.hello(Hello.API_VERSION);
    lab.awaitConnected(name);
    return agent;
  }

  public void hello(int version) {
    hello(name, version);
  }

  /** Sends a hello with another agent's name. */
  public void helloAs(String other) {
    hello(other, Hello.API_VERSION);
  }

  private void hello(String instance, int version) {
    send(
        Frames.write(
            new Hello(
                instance,
                "id-of-" + name,
                true,
                version,
                2151,
                new Hello.Zeek(null, List.of(), "none"),
                new Hello.Host("boot", "pid:[1]", 1, 1, List.of()),
                null,
                List.of())));
  }

  public void answer(Request request) {
    List<NodeStatus> nodes =
        request instanceof ControllerMessage.GetNodesRequest
            ? List.of(NodeStatus.ofManagement(name, Role.AGENT, 1, null, null))
            : List.of();
    send(
        Frames.write(
            request.response(
                List.of(Result.success(request.reqid(), name, null).withData(nodes)))));
  }

  public void send(AgentMessage message) {
    send(Frames.write(message));
  }

  // The JDK's WebSocket refuses concurrent sends.
  public synchronized void send(String frame) {
    socket.sendText(frame, true).join();
  }

  /** Sends the beginning of a frame. */
  public synchronized void sendPart(String part) {
    socket.sendText(part, false).join();
  }

  /** Drops the connection without a close frame. */
  public void vanish() {
    socket.abort();
  }

  public String name() {
    return name;
  }

  /** Why the controller closed the session. */
  public CompletableFuture<String> closed() {
    return closed;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      Frames.read(partial.toString(), ControllerMessage.class, type -> {})
          .filter(Request.class::isInstance)
          .map(Request.class::cast)
          .ifPresent(request -> Thread.startVirtualThread(() -> behave(request)));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void behave(Request request) {
    try {
      behaviour.accept(this, request);
    } catch (CompletionException e) {
      // The session ended during the answer.
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(error.toString());
  }

  @Override
  public void close() {
    socket.abort();
  }
}
