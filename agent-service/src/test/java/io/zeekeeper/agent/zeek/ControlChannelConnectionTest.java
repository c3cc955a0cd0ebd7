package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.zeek.FakeNode.Behaviour;
import io.zeekeeper.agent.zeek.FakeNode.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A control channel connects, reconnects and closes. */
class ControlChannelConnectionTest extends ControlChannelFixture {
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
      awaitConnected(channel);
      assertThat(node.connections).hasValue(2);
      assertThat(answer(getValue(channel, "x")).payload()).isEqualTo("\"x\"");
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
      awaitConnected(channel);
      assertThat(node.connections).hasValue(1);
    }
  }

  @Test
  void channelConnectsOnceNodeListens() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (NodeChannel channel = open(port)) {
      assertThat(channel.connected()).isFalse();
      try (var node = new FakeNode(HEALTHY, port)) {
        awaitConnected(channel);
        assertThat(node.connections).hasValue(1);
      }
    }
  }

  @Test
  void lostConnectionFailsPendingRequestsAndIsReplaced() throws Exception {
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
      awaitConnected(channel);
      var waiting = getValue(channel, "wait");
      var _ = getValue(channel, "die");

      assertThatThrownBy(() -> answer(waiting))
          .hasMessageContaining("control channel of node worker-1 lost");
      await().atMost(TIMEOUT).until(() -> node.connections.get() == 2 && channel.connected());
      assertThat(answer(getValue(channel, "answer")).payload()).isEqualTo("1");
    }
  }

  @Test
  void closeFailsPendingRequestsAndEndsConnection() throws Exception {
    var deaf =
        new Behaviour() {
          @Override
          public void request(Request request) {}
        };
    try (var node = new FakeNode(deaf)) {
      NodeChannel channel = open(node.port());
      awaitConnected(channel);
      var waiting = getValue(channel, "x");
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

  /** The node has accepted the TCP connection and has sent nothing yet. */
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
          // The channel closed before it connected.
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
    // The channel may have sent the request line before the end.
    try {
      var _ = connection.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
