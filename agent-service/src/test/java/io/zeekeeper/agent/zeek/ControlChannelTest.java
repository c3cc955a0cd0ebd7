package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.zeek.FakeNode.Behaviour;
import io.zeekeeper.agent.zeek.FakeNode.Request;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ControlChannelTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Behaviour HEALTHY = new Behaviour() {};

  private static NodeChannel open(int port) {
    return ControlChannel.open("worker-1", port, Backend.ZEROMQ);
  }

  private static void awaitUp(NodeChannel channel) {
    await().atMost(TIMEOUT).until(channel::connected);
  }

  private static CompletableFuture<NodeChannel.Answer> request(NodeChannel channel, String id) {
    return channel.request("worker-1", "get_id_value", List.of(id), TIMEOUT);
  }

  private static NodeChannel.Answer answer(CompletableFuture<NodeChannel.Answer> asked)
      throws Exception {
    return asked.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void requestCarriesAllArgumentsToTheNodesTopic() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      var asked = channel.request("worker-10", "act", List.of("a", "b \"c\"", ""), TIMEOUT);

      assertThat(answer(asked)).isEqualTo(new NodeChannel.Answer(true, "\"a\""));
      Request request = node.requests.getFirst();
      assertThat(request.topic()).isEqualTo("zeek.cluster.node.worker-10.");
      assertThat(request.action()).isEqualTo("act");
      assertThat(request.arguments()).containsExactly("a", "b \"c\"", "");
    }
  }

  @Test
  void brokerTopicEndsWithSlash() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel = ControlChannel.open("worker-1", node.port(), Backend.BROKER)) {
      awaitUp(channel);
      answer(request(channel, "x"));
      assertThat(node.requests.getFirst().topic()).isEqualTo("zeek/cluster/node/worker-1/");
    }
  }

  @Test
  void requestBeforeTheAckFailsAtOnce() {
    var silent =
        new Behaviour() {
          @Override
          public Duration ack(int connection) {
            return FakeNode.NEVER;
          }
        };
    try (var node = new FakeNode(silent);
        NodeChannel channel = open(node.port())) {
      await().atMost(TIMEOUT).until(() -> node.connections.get() > 0);
      assertThat(channel.connected()).isFalse();
      assertThatThrownBy(() -> answer(request(channel, "x")))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("control channel of node worker-1 is not connected");
    }
  }

  @Test
  void connectionWithoutAckIsReplaced() throws Exception {
    var second =
        new Behaviour() {
          @Override
          public Duration ack(int connection) {
            return connection == 1 ? FakeNode.NEVER : Duration.ZERO;
          }
        };
    try (var node = new FakeNode(second);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      assertThat(node.connections).hasValue(2);
      assertThat(answer(request(channel, "x")).payload()).isEqualTo("\"x\"");
    }
  }

  @Test
  void lateAckIsAccepted() {
    var late =
        new Behaviour() {
          @Override
          public Duration ack(int connection) {
            return ControlChannel.HANDSHAKE_TIMEOUT.dividedBy(2);
          }
        };
    try (var node = new FakeNode(late);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      assertThat(node.connections).hasValue(1);
    }
  }

  @Test
  void channelConnectsOnceTheNodeListens() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (NodeChannel channel = open(port)) {
      assertThat(channel.connected()).isFalse();
      try (var node = new FakeNode(HEALTHY, port)) {
        awaitUp(channel);
        assertThat(node.connections).hasValue(1);
      }
    }
  }

  @Test
  void lostConnectionFailsRequestsInFlightAndIsReplaced() throws Exception {
    var deaf =
        new Behaviour() {
          @Override
          public void request(Request request) {
            if (request.arguments().contains("die")) {
              var _ = request.connection().channel().close();
            } else if (request.arguments().contains("answer")) {
              request.answer("1");
            }
          }
        };
    try (var node = new FakeNode(deaf);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      var waiting = request(channel, "wait");
      var _ = request(channel, "die");

      assertThatThrownBy(() -> answer(waiting))
          .hasMessageContaining("control channel of node worker-1 lost");
      await().atMost(TIMEOUT).until(() -> node.connections.get() == 2 && channel.connected());
      assertThat(answer(request(channel, "answer")).payload()).isEqualTo("1");
    }
  }

  @Test
  void requestTimesOutAndTheConnectionStays() throws Exception {
    var deaf =
        new Behaviour() {
          @Override
          public void request(Request request) {
            if (!request.arguments().contains("wait")) {
              request.answer("1");
            }
          }
        };
    try (var node = new FakeNode(deaf);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      var waiting =
          channel.request("worker-1", "get_id_value", List.of("wait"), Duration.ofMillis(100));
      assertThatThrownBy(() -> answer(waiting)).hasCauseInstanceOf(TimeoutException.class);
      assertThat(answer(request(channel, "x")).payload()).isEqualTo("1");
      assertThat(node.connections).hasValue(1);
    }
  }

  @Test
  void splitFramesArePutTogether() throws Exception {
    var parts =
        new Behaviour() {
          @Override
          public void request(Request request) {
            request.answerInParts("\"" + "ä".repeat(200_000) + "\"");
          }
        };
    try (var node = new FakeNode(parts);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      assertThat(answer(request(channel, "x")).payload()).hasSize(200_002);
    }
  }

  @Test
  void frameAboveTheLimitFailsWithItsReasonAndTheChannelRecovers() throws Exception {
    var large =
        new Behaviour() {
          @Override
          public void request(Request request) {
            // Base64 adds a third.
            int size = ControlChannel.MAX_FRAME * 3 / 4;
            switch (request.arguments().getFirst()) {
              case "large" -> request.answer("1".repeat(size - 10_000));
              case "too large" -> request.answer("1".repeat(size + 10_000));
              case "too large in parts" -> request.answerInParts("1".repeat(size + 10_000));
              default -> request.answer("1");
            }
          }
        };
    try (var node = new FakeNode(large);
        NodeChannel channel = open(node.port())) {
      for (String id : List.of("too large", "too large in parts")) {
        awaitUp(channel);
        assertThatThrownBy(() -> answer(request(channel, id)))
            .hasMessageContaining("node worker-1 sent more than 8388608 bytes in one frame");
        await().atMost(TIMEOUT).until(channel::connected);
      }
      assertThat(answer(request(channel, "large")).payload()).hasSizeGreaterThan(6_000_000);
    }
  }

  @Test
  void concurrentRequestsGetTheirOwnAnswersAndNotMoreThanAThousandWait() throws Exception {
    var held = new ConcurrentLinkedQueue<Request>();
    var holding =
        new Behaviour() {
          @Override
          public void request(Request request) {
            held.add(request);
          }
        };
    try (var node = new FakeNode(holding);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      List<CompletableFuture<NodeChannel.Answer>> asked = new ArrayList<>();
      IntStream.range(0, ChannelConnection.MAX_PENDING)
          .forEach(i -> asked.add(request(channel, "id-" + i)));
      assertThatThrownBy(() -> answer(request(channel, "one more")))
          .hasMessageContaining("too many requests wait for node worker-1");

      await().atMost(TIMEOUT).until(() -> held.size() == ChannelConnection.MAX_PENDING);
      List<Request> reversed = new ArrayList<>(held).reversed();
      reversed.forEach(request -> request.answer(request.arguments().getFirst()));
      for (int i = 0; i < ChannelConnection.MAX_PENDING; i++) {
        assertThat(answer(asked.get(i)).payload()).isEqualTo("id-" + i);
      }
      assertThat(request(channel, "again")).isNotCompletedExceptionally();
    }
  }

  @Test
  void requestsOfManyThreadsAreAllAnswered() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel = open(node.port())) {
      awaitUp(channel);
      List<String> ids = IntStream.range(0, 400).mapToObj(i -> "id-" + i).toList();
      List<String> payloads =
          ids.parallelStream().map(id -> request(channel, id).join().payload()).toList();
      assertThat(payloads)
          .containsExactlyElementsOf(ids.stream().map(id -> '"' + id + '"').toList());
    }
  }

  @Test
  void closeFailsRequestsInFlightAndEndsTheConnection() throws Exception {
    var deaf =
        new Behaviour() {
          @Override
          public void request(Request request) {}
        };
    try (var node = new FakeNode(deaf)) {
      NodeChannel channel = open(node.port());
      awaitUp(channel);
      var waiting = request(channel, "x");
      await().atMost(TIMEOUT).until(() -> node.requests.size() == 1);

      channel.close();
      assertThatThrownBy(() -> answer(waiting)).hasMessageContaining("lost: closed");
      assertThat(channel.connected()).isFalse();
      await()
          .atMost(TIMEOUT)
          .until(() -> !node.requests.getFirst().connection().channel().isActive());
      await()
          .during(Duration.ofMillis(500))
          .atMost(TIMEOUT)
          .until(() -> node.connections.get() == 1);
    }
  }

  /** The node has accepted the TCP connection and says nothing yet. */
  @Test
  void closeWhileConnectingLeavesNoConnection() throws Exception {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout((int) TIMEOUT.toMillis());
      NodeChannel channel = open(listener.getLocalPort());
      try (Socket connection = listener.accept()) {
        channel.close();
        assertEnds(connection);
      }
    }
  }

  @Test
  void closeRightAfterOpenLeavesNoConnection() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
        listener.setSoTimeout(30);
        NodeChannel channel = open(listener.getLocalPort());
        channel.close();
        Socket connection;
        try {
          connection = listener.accept();
        } catch (SocketTimeoutException e) {
          // The close was in time for no connection at all.
          continue;
        }
        try (connection) {
          assertEnds(connection);
        }
      }
    }
  }

  private static void assertEnds(Socket connection) throws IOException {
    connection.setSoTimeout(500);
    // The request line may have been sent; the end follows.
    try {
      var _ = connection.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
