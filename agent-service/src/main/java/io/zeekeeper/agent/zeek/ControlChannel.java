package io.zeekeeper.agent.zeek;

import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The persistent connection to one node's WebSocket, on loopback. It connects in the background and
 * again whenever it is lost, until it is closed.
 *
 * <p>Traps of Zeek's that it handles: a client that connects before the ZeroMQ hub is reachable
 * never gets its ack on that connection, so the ack has a short time-out and a new connection
 * follows; a request may be lost without an error while the manager is down, so each has its own
 * time-out and the connection is kept.
 *
 * <p>Safe on any thread; answers complete on a thread of the HTTP client.
 */
public final class ControlChannel implements NodeChannel {
  private static final Logger log = LoggerFactory.getLogger(ControlChannel.class);
  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int MAX_FRAME = 8 * 1024 * 1024;
  private static final int MAX_PENDING = 1000;

  private final String node;
  private final URI uri;
  private final Backend backend;
  private final HttpClient client;
  private final ScheduledExecutorService scheduler;
  private final String replyTopic;
  private final Map<String, CompletableFuture<Answer>> pending = new ConcurrentHashMap<>();

  // Guarded by this.
  private @Nullable Connection connection;
  private Duration pause = FIRST_PAUSE;
  private boolean closed;

  public ControlChannel(
      String node,
      int port,
      Backend backend,
      HttpClient client,
      ScheduledExecutorService scheduler) {
    this.node = node;
    this.uri = URI.create("ws://127.0.0.1:" + port + "/v1/messages/json");
    this.backend = backend;
    this.client = client;
    this.scheduler = scheduler;
    this.replyTopic = "zeekeeper/reply/" + UUID.randomUUID() + "/";
  }

  /** Starts to connect; call it once, when the node has checked in. */
  public synchronized void open() {
    if (closed) {
      return;
    }
    var attempt = new Connection();
    connection = attempt;
    var _ =
        client
            .newWebSocketBuilder()
            .connectTimeout(ACK_TIMEOUT)
            .buildAsync(uri, attempt)
            .whenComplete((socket, error) -> {
              if (error != null) {
                lost(attempt, "cannot connect");
              }
            });
  }

  @Override
  public synchronized boolean connected() {
    return connection != null && connection.acknowledged;
  }

  /**
   * Asks a node to perform an action. With ZeroMQ any node of the cluster can be asked, with Broker
   * only this channel's own.
   *
   * @return the answer; exceptional with an {@link IllegalStateException} that says why there is
   *     none, at the latest after {@code timeout}
   */
  @Override
  public CompletableFuture<Answer> ask(
      String target, String action, List<String> arguments, Duration timeout) {
    String reqid = UUID.randomUUID().toString();
    var answer = new CompletableFuture<Answer>();
    Connection current;
    synchronized (this) {
      current = connection;
      if (current == null || !current.acknowledged) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("control channel of node " + node + " is not connected"));
      }
    }
    if (pending.size() >= MAX_PENDING) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("too many requests wait for node " + node));
    }
    pending.put(reqid, answer);
    current.send(
        ChannelFrames.request(
            topic(target),
            replyTopic,
            reqid,
            action,
            arguments.isEmpty() ? "" : arguments.getFirst()));
    return answer
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((result, error) -> pending.remove(reqid));
  }

  // The trailing delimiter matters: topics match by prefix, and worker-1 is one of worker-10.
  private String topic(String target) {
    return switch (backend) {
      case ZEROMQ -> "zeek.cluster.node." + target + ".";
      case BROKER -> "zeek/cluster/node/" + target + "/";
    };
  }

  private synchronized void lost(Connection which, String reason) {
    if (connection != which) {
      return;
    }
    if (which.acknowledged) {
      log.info("control channel of node {} lost: {}", node, reason);
      pause = FIRST_PAUSE;
    }
    connection = null;
    which.abort();
    var failure = new IllegalStateException("control channel of node " + node + " lost");
    pending.values().forEach(answer -> answer.completeExceptionally(failure));
    if (!closed) {
      var _ = scheduler.schedule(this::open, pause.toMillis(), TimeUnit.MILLISECONDS);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (connection != null) {
      lost(connection, "closed");
    }
  }

  /** One connection; the HTTP client calls it one event at a time. */
  private final class Connection implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile boolean acknowledged;
    private CompletionStage<?> lastSend = CompletableFuture.completedFuture(null);

    @Override
    public void onOpen(WebSocket webSocket) {
      socket = webSocket;
      send(ChannelFrames.subscriptions(replyTopic));
      var _ =
          scheduler.schedule(
              () -> {
                if (!acknowledged) {
                  lost(this, "no ack");
                }
              },
              ACK_TIMEOUT.toMillis(),
              TimeUnit.MILLISECONDS);
      webSocket.request(1);
    }

    // The HTTP client refuses a send while another is under way.
    synchronized void send(String frame) {
      WebSocket open = socket;
      if (open != null) {
        lastSend =
            lastSend
                .thenCompose(previous -> open.sendText(frame, true))
                .exceptionally(error -> {
                  lost(this, String.valueOf(error.getMessage()));
                  return null;
                });
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (partial.length() > MAX_FRAME) {
        lost(this, "a frame of more than 8 MiB");
        return null;
      }
      if (last) {
        String frame = partial.toString();
        partial.setLength(0);
        ChannelFrames.parse(frame).ifPresent(this::received);
      }
      webSocket.request(1);
      return null;
    }

    private void received(tools.jackson.databind.JsonNode frame) {
      if (ChannelFrames.isAck(frame)) {
        acknowledged = true;
        log.debug("control channel of node {} is up", node);
      }
      ChannelFrames.error(frame).ifPresent(text -> log.warn("node {} objects: {}", node, text));
      ChannelFrames.response(frame)
          .ifPresent(response -> {
            CompletableFuture<Answer> waiting = pending.get(response.reqid());
            if (waiting != null) {
              waiting.complete(new Answer(response.success(), response.payload()));
            }
          });
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      lost(this, "closed by the node");
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      lost(this, String.valueOf(error.getMessage()));
    }

    void abort() {
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
    }
  }
}
