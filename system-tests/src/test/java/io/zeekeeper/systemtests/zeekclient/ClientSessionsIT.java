package io.zeekeeper.systemtests.zeekclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.systemtests.lab.Api;
import io.zeekeeper.systemtests.lab.Lab;
import io.zeekeeper.systemtests.lab.Zeek;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** No client harms the controller by the way it connects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSessionsIT {
  private static final String SUBSCRIBE = "[\"zeek/management/controller\"]";
  private static final String GET_INSTANCES = request("get_instances_request");

  private final HttpClient http = HttpClient.newHttpClient();
  private Lab lab;

  @BeforeAll
  void startLab() {
    lab = new Lab(Zeek.standin());
    lab.startController();
  }

  @AfterAll
  void stopLab() {
    lab.close();
  }

  /** A request of reqid {@code r}, with further arguments as JSON. */
  private static String request(String name, String... arguments) {
    return """
    {"type":"data-message","topic":"zeek/management/controller","@data-type":"vector","data":[
     {"@data-type":"count","data":1},{"@data-type":"count","data":1},
     {"@data-type":"vector","data":[
       {"@data-type":"string","data":"Management::Controller::API::%s"},
       {"@data-type":"vector","data":[{"@data-type":"string","data":"r"}%s]}]}]}\
    """
        .formatted(
            name,
            Stream.of(arguments).map(argument -> "," + argument).collect(Collectors.joining()));
  }

  /** A client with its received frames. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        frames.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    String next() throws InterruptedException {
      String frame = frames.poll(20, TimeUnit.SECONDS);
      assertThat(frame).as("a frame").isNotNull();
      return frame;
    }
  }

  private WebSocket connect(Client client) {
    return http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"), client)
        .join();
  }

  /** Connects, and waits for the acknowledgement of the subscription. */
  private WebSocket connectAndSubscribe(Client client) throws InterruptedException {
    WebSocket socket = connect(client);
    socket.sendText(SUBSCRIBE, true).join();
    client.next();
    return socket;
  }

  @Test
  void malformedFrameIsAnErrorAndTheConnectionStaysOpen() throws Exception {
    var client = new Client();
    WebSocket socket = connect(client);
    for (String bad : List.of("{}", "nonsense", "[1]")) {
      socket.sendText(bad, true).join();
      assertThat(client.next())
          .startsWith("{\"type\":\"error\",\"code\":\"deserialization_failed\"");
    }
    socket.sendText(SUBSCRIBE, true).join();
    assertThat(client.next()).startsWith("{\"type\":\"ack\",\"endpoint\":\"");
    for (String bad :
        List.of(
            "",
            "x",
            "{}",
            "[]",
            "{\"type\":\"data-message\"}",
            "[".repeat(9999),
            request("x_request", "{\"@data-type\":\"real\",\"data\":" + "9".repeat(400) + "}"))) {
      socket.sendText(bad, true).join();
      assertThat(client.next())
          .startsWith("{\"type\":\"error\",\"code\":\"deserialization_failed\"");
    }
    socket.sendText(GET_INSTANCES, true).join();
    assertThat(client.next()).contains("get_instances_response");
    socket.abort();
  }

  @Test
  void moreThanTenThousandNamesAreOneErrorResult() throws Exception {
    var client = new Client();
    WebSocket socket = connectAndSubscribe(client);
    String names =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(i -> "{\"@data-type\":\"string\",\"data\":\"n" + i + "\"}")
            .collect(Collectors.joining(",", "{\"@data-type\":\"set\",\"data\":[", "]}"));
    String id = "{\"@data-type\":\"string\",\"data\":\"bits_per_uid\"}";
    for (String request :
        List.of(request("restart_request", names), request("get_id_value_request", id, names))) {
      socket.sendText(request, true).join();
      assertThat(client.next())
          .hasSizeLessThan(2000)
          .contains("the request names 10001 nodes, more than 10000");
    }
    socket.abort();
  }

  @Test
  void expiredRequestIsLoggedWithItsReqid() throws Exception {
    var client = new Client();
    WebSocket socket = connectAndSubscribe(client);
    for (boolean withState : List.of(false, true)) {
      String flag = "{\"@data-type\":\"boolean\",\"data\":" + withState + "}";
      socket.sendText(request("test_timeout_request", flag), true).join();
    }
    assertThat(client.next()).contains("test_timeout_response").contains("request timed out");
    assertThat(lab.controller().log())
        .contains("TestTimeout (reqid r) is never answered")
        .contains("TestTimeout (reqid r) expired");
    socket.abort();
  }

  @Test
  void fragmentedFrameIsOneMessage() throws Exception {
    var client = new Client();
    WebSocket socket = connectAndSubscribe(client);
    socket.sendText(GET_INSTANCES.substring(0, 100), false).join();
    socket.sendText(GET_INSTANCES.substring(100), true).join();
    assertThat(client.next()).contains("get_instances_response");
    socket.abort();
  }

  @Test
  void requestsAreSeenByAllClientsButTheSender() throws Exception {
    var requester = new Client();
    var watcher = new Client();
    WebSocket first = connectAndSubscribe(requester);
    WebSocket second = connectAndSubscribe(watcher);
    first.sendText(GET_INSTANCES, true).join();
    assertThat(requester.next()).contains("get_instances_response");
    assertThat(watcher.next()).contains("get_instances_request");
    assertThat(watcher.next()).contains("get_instances_response");
    assertThat(requester.frames).isEmpty();
    first.abort();
    second.abort();
  }

  @Test
  void manyClientsInSequenceAndAtOnceLeaveNoSessions() throws Exception {
    String before = lab.controller().log();
    for (int i = 0; i < 1000; i++) {
      requestAndVanish(connect(new Client()));
    }
    for (int round = 0; round < 3; round++) {
      List<WebSocket> sockets = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        sockets.add(connect(new Client()));
      }
      sockets.forEach(ClientSessionsIT::requestAndVanish);
    }
    await("sessions gone")
        .atMost(Duration.ofSeconds(20))
        .until(() -> connectedClients().endsWith("zeekeeper_zeekclient_connected 0.0"));
    String noise = lab.controller().log().substring(before.length());
    assertThat(noise).doesNotContain("WARN", "ERROR", "Exception");
  }

  /** Sends a request and drops the connection before the answer. */
  private static void requestAndVanish(WebSocket socket) {
    socket.sendText(SUBSCRIBE, true).join();
    socket.sendText(GET_INSTANCES, true).join();
    socket.abort();
  }

  private String connectedClients() {
    return lab.api()
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("zeekeeper_zeekclient_connected "))
        .findFirst()
        .orElse("");
  }

  @Test
  void everyRequestOnAKeptConnectionIsAnswered() throws Exception {
    List<Callable<Integer>> clients =
        Collections.nCopies(
            4,
            () -> {
              var kept = new Api(lab.clientPort());
              int answered = 0;
              for (int i = 0; i < 1000; i++) {
                answered += kept.nodes().status() == 200 ? 1 : 0;
              }
              return answered;
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answered : threads.invokeAll(clients, 60, TimeUnit.SECONDS)) {
        assertThat(answered.get()).isEqualTo(1000);
      }
    }
  }

  @Test
  void clientThatHangsUpDuringAWriteHarmsNothing() throws Exception {
    Configuration configuration =
        lab.configuration("hang-up", List.of("a"), Node.of("manager", "a", ClusterRole.MANAGER));
    String body = Json.lenient().writeValueAsString(configuration);
    String request =
        "PUT /api/v1/configurations/staged HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    for (int i = 0; i < 200; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.clientPort())) {
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        LockSupport.parkNanos(i * 20_000L);
      }
    }
    assertThat(lab.api().stage(configuration).status()).isEqualTo(200);
    assertThat(lab.controller().log()).doesNotContain("ERROR");
  }

  @Test
  void clientThatHangsUpCancelsItsWaitingDeployment() throws Exception {
    lab.api()
        .stage(
            lab.configuration(
                "waits", List.of("nobody"), Node.of("manager", "nobody", ClusterRole.MANAGER)));
    var client = new Client();
    WebSocket socket = connectAndSubscribe(client);
    socket.sendText(request("deploy_request"), true).join();
    awaitNewestDeployment("WAITING");
    socket.abort();
    awaitNewestDeployment("CANCELLED");
  }

  private void awaitNewestDeployment(String state) {
    await(state)
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            lab.api().get("/api/v1/deployments?limit=1").items().stream()
                .anyMatch(deployment -> deployment.path("state").asString("").equals(state)));
  }

  @Test
  void watchingClientDoesNotDelayTheControllersStop() throws Exception {
    try (var another = new Lab(Zeek.standin())) {
      another.startController();
      var watcher = new Client();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + another.clientPort() + "/v1/messages/json"),
                  watcher)
              .join();
      socket.sendText(SUBSCRIBE, true).join();
      watcher.next();
      long started = System.nanoTime();
      another.controller().stop();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
      assertThat(watcher.closed).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(1001);
    }
  }

  @Test
  void handshakeFromAnotherOriginIsRefused() {
    var handshake =
        http.newWebSocketBuilder()
            .header("Origin", "http://elsewhere.example")
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lab.clientPort() + "/v1/messages/json"),
                new Client());
    assertThat(handshake)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(WebSocketHandshakeException.class);
  }
}
