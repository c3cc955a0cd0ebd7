package io.zeekeeper.agent.zeek;

import static org.awaitility.Awaitility.await;

import io.zeekeeper.agent.zeek.FakeNode.Behaviour;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens control channels to fake nodes and sends requests. */
abstract class ControlChannelFixture {
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Behaviour HEALTHY = new Behaviour() {};

  static NodeChannel open(int port) {
    return new ControlChannel("worker-1", port, Backend.ZEROMQ, null);
  }

  static void awaitConnected(NodeChannel channel) {
    await().atMost(TIMEOUT).until(channel::connected);
  }

  static CompletableFuture<NodeChannel.Answer> getValue(NodeChannel channel, String id) {
    return channel.request("worker-1", "get_id_value", List.of(id), TIMEOUT);
  }

  static NodeChannel.Answer answer(CompletableFuture<NodeChannel.Answer> response)
      throws Exception {
    return response.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }
}
