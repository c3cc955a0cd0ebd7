package io.zeekeeper.standin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Zeek's WebSocket API on a node: subscriptions first, then an ack, then events. */
final class ControlServer extends WebSocketServer {
  private static final String PATH = "/v1/messages/json";
  private static final int PING_SECONDS = 5;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Publisher publisher;
  private final BooleanSupplier acknowledges;
  private final Map<WebSocket, List<String>> subscriptions = new ConcurrentHashMap<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile @Nullable Exception failure;

  /** Publishes clients' events. */
  interface Publisher {
    void publish(String topic, String frame);
  }

  /**
   * @param acknowledges whether a client that subscribes now gets an ack; if not, the client never
   *     gets an ack on this connection
   */
  ControlServer(int port, Publisher publisher, BooleanSupplier acknowledges) {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
    this.publisher = publisher;
    this.acknowledges = acknowledges;
    setReuseAddr(true);
    setDaemon(true);
    setConnectionLostTimeout(PING_SECONDS);
  }

  /** Returns once the server listens. */
  void open() throws InterruptedException {
    start();
    started.await();
    if (failure != null) {
      throw new FatalError(
          "error: WebSocket server cannot listen on port "
              + getPort()
              + ": "
              + failure.getMessage()
              + "\nfatal error: errors occurred while initializing");
    }
  }

  /** Passes an event on to the clients that subscribed to its topic. */
  void deliver(String topic, String frame) {
    subscriptions.forEach((client, prefixes) -> {
      if (prefixes.stream().anyMatch(topic::startsWith)) {
        client.send(frame);
      }
    });
  }

  @Override
  public void onOpen(WebSocket client, ClientHandshake handshake) {
    if (!handshake.getResourceDescriptor().equals(PATH)) {
      client.send(error("invalid_uri", "Invalid URI - use " + PATH));
      client.close(1008, "Invalid URI - use " + PATH);
    }
  }

  @Override
  public void onMessage(WebSocket client, String frame) {
    JsonNode message;
    try {
      message = JSON.readTree(frame);
    } catch (JacksonException e) {
      client.send(error("deserialization_failed", "failed to decode JSON object"));
      return;
    }

    if (!subscriptions.containsKey(client)) {
      subscribe(client, message);
    } else if (!message.path("topic").isString()) {
      client.send(error("deserialization_failed", "no topic in top-level JSON object"));
    } else if (Event.isRequest(message)) {
      publisher.publish(message.path("topic").asString(), frame);
    } else {
      client.send(error("deserialization_failed", "failed to create Zeek event"));
    }
  }

  private void subscribe(WebSocket client, JsonNode message) {
    if (!message.isArray()) {
      client.send(error("deserialization_failed", "subscriptions not an array"));
      return;
    }
    subscriptions.put(client, message.valueStream().map(topic -> topic.asString("")).toList());
    if (acknowledges.getAsBoolean()) {
      client.send(
          "{\"type\":\"ack\",\"endpoint\":\"zeek-standin-websocket\",\"version\":\"8.2.2\"}");
    }
  }

  private static String error(String code, String context) {
    return JSON.writeValueAsString(Map.of("type", "error", "code", code, "context", context));
  }

  @Override
  public void onClose(WebSocket client, int code, String reason, boolean remote) {
    subscriptions.remove(client);
  }

  @Override
  public void onError(@Nullable WebSocket client, Exception error) {
    if (client == null) {
      failure = error;
      started.countDown();
    }
  }

  @Override
  public void onStart() {
    started.countDown();
  }
}
