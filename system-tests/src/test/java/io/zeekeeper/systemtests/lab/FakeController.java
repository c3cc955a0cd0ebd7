package io.zeekeeper.systemtests.lab;

import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A controller that connects to a listening agent and sends what a test says. */
public final class FakeController implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Hello> hello = new CompletableFuture<>();
  private final Map<String, CompletableFuture<List<Result>>> answers = new ConcurrentHashMap<>();
  // Used on the connection's thread only.
  private final List<Result> early = new ArrayList<>();
  private final WebSocket socket;

  /**
   * Connects.
   *
   * @throws CompletionException when nothing listens, or the agent refuses the connection
   */
  public FakeController(int agentPort) {
    this.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + agentPort + "/v1/agents"), this)
            .join();
  }

  /** The agent's first message. */
  public Hello hello() {
    return hello.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Sends a request and returns all its Results. Call {@link #hello()} first. */
  public List<Result> request(Request request) {
    return request(request.reqid(), Frames.write(request));
  }

  /** Sends a request as a frame and returns all its Results. */
  public List<Result> request(String reqid, String frame) {
    CompletableFuture<List<Result>> answer = answer(reqid);
    send(frame);
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public void send(String frame) {
    socket.sendText(frame, true).join();
  }

  private CompletableFuture<List<Result>> answer(String reqid) {
    return answers.computeIfAbsent(reqid, id -> new CompletableFuture<>());
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      Frames.read(partial.toString(), AgentMessage.class, type -> {}).ifPresent(this::received);
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void received(AgentMessage message) {
    if (message instanceof Hello said) {
      hello.complete(said);
    } else if (message instanceof AgentMessage.NotifyResult notify) {
      early.add(notify.result());
    } else if (message instanceof AgentMessage.Response response) {
      Stream<Result> before =
          early.stream().filter(result -> result.reqid().equals(response.reqid()));
      answer(response.reqid())
          .complete(Stream.concat(before, response.results().stream()).toList());
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
