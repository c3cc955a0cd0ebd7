package io.zeekeeper.agent.zeek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.zeek.FakeNode.Behaviour;
import io.zeekeeper.agent.zeek.FakeNode.Request;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Requests over a control channel and their answers. */
class ControlChannelTest extends ControlChannelFixture {
  @Test
  void requestCarriesAllArgumentsToTopicOfNode() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel = open(node.port())) {
      awaitConnected(channel);
      var response = channel.request("worker-10", "act", List.of("a", "b \"c\"", ""), TIMEOUT);

      assertThat(answer(response)).isEqualTo(new NodeChannel.Answer(true, "\"a\""));
      Request request = node.requests.getFirst();
      assertThat(request.topic()).isEqualTo("zeek.cluster.node.worker-10.");
      assertThat(request.action()).isEqualTo("act");
      assertThat(request.arguments()).containsExactly("a", "b \"c\"", "");
    }
  }

  @Test
  void brokerTopicEndsWithSlash() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel = new ControlChannel("worker-1", node.port(), Backend.BROKER, null)) {
      awaitConnected(channel);
      answer(getValue(channel, "x"));
      assertThat(node.requests.getFirst().topic()).isEqualTo("zeek/cluster/node/worker-1/");
    }
  }

  @Test
  void certificatesAreReadOnThreadsThatMayWaitForTheDisk() {
    var mayWait = new ConcurrentLinkedQueue<Boolean>();
    ControlChannel.Tls unreadable =
        () -> {
          mayWait.add(!Schedulers.isInNonBlockingThread());
          throw new IOException("no certificates");
        };
    // The first attempt begins on this thread, and the next on a timer's.
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel =
            new ControlChannel("worker-1", node.port(), Backend.ZEROMQ, unreadable)) {
      await().atMost(TIMEOUT).until(() -> mayWait.size() > 1);
      assertThat(mayWait).containsOnly(true);
      assertThat(channel.connected()).isFalse();
    }
  }

  @Test
  void requestBeforeAckFailsAtOnce() {
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
      assertThatThrownBy(() -> answer(getValue(channel, "x")))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("control channel of node worker-1 is not connected");
    }
  }

  @Test
  void requestTimesOutAndConnectionIsKept() throws Exception {
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
      awaitConnected(channel);
      var waiting =
          channel.request("worker-1", "get_id_value", List.of("wait"), Duration.ofMillis(100));
      assertThatThrownBy(() -> answer(waiting)).hasCauseInstanceOf(TimeoutException.class);
      assertThat(answer(getValue(channel, "x")).payload()).isEqualTo("1");
      assertThat(node.connections).hasValue(1);
    }
  }

  @Test
  void fragmentedFramesAreReassembled() throws Exception {
    var parts =
        new Behaviour() {
          @Override
          public void request(Request request) {
            request.answerInParts("\"" + "ä".repeat(200_000) + "\"");
          }
        };
    try (var node = new FakeNode(parts);
        NodeChannel channel = open(node.port())) {
      awaitConnected(channel);
      assertThat(answer(getValue(channel, "x")).payload()).hasSize(200_002);
    }
  }

  @Test
  void frameAboveLimitFailsRequestAndChannelReconnects() throws Exception {
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
        awaitConnected(channel);
        assertThatThrownBy(() -> answer(getValue(channel, id)))
            .hasMessageContaining("node worker-1 sent more than 8388608 bytes in one frame");
        await().atMost(TIMEOUT).until(channel::connected);
      }
      assertThat(answer(getValue(channel, "large")).payload()).hasSizeGreaterThan(6_000_000);
    }
  }

  @Test
  void concurrentRequestsGetTheirOwnAnswersUpToLimit() throws Exception {
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
      awaitConnected(channel);
      List<CompletableFuture<NodeChannel.Answer>> responses = new ArrayList<>();
      IntStream.range(0, ChannelConnection.MAX_PENDING)
          .forEach(i -> responses.add(getValue(channel, "id-" + i)));
      assertThatThrownBy(() -> answer(getValue(channel, "one more")))
          .hasMessageContaining("too many requests wait for node worker-1");

      await().atMost(TIMEOUT).until(() -> held.size() == ChannelConnection.MAX_PENDING);
      List<Request> reversed = new ArrayList<>(held).reversed();
      reversed.forEach(request -> request.answer(request.arguments().getFirst()));
      for (int i = 0; i < ChannelConnection.MAX_PENDING; i++) {
        assertThat(answer(responses.get(i)).payload()).isEqualTo("id-" + i);
      }
      assertThat(getValue(channel, "again")).isNotCompletedExceptionally();
    }
  }

  @Test
  void requestsOfManyThreadsAreAllAnswered() throws Exception {
    try (var node = new FakeNode(HEALTHY);
        NodeChannel channel = open(node.port())) {
      awaitConnected(channel);
      List<String> ids = IntStream.range(0, 400).mapToObj(i -> "id-" + i).toList();
      List<String> payloads =
          ids.parallelStream().map(id -> getValue(channel, id).join().payload()).toList();
      assertThat(payloads)
          .containsExactlyElementsOf(ids.stream().map(id -> '"' + id + '"').toList());
    }
  }
}
