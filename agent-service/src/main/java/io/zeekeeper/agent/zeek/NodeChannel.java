package io.zeekeeper.agent.zeek;

import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The control channel of one node. */
public interface NodeChannel extends AutoCloseable {
  boolean connected();

  CompletableFuture<Answer> ask(
      String target, String action, List<String> arguments, Duration timeout);

  @Override
  void close();

  /** What a node answered: the JSON text requested, or why there is none. */
  record Answer(boolean success, String payload) {}

  /** Opens channels. */
  interface Opener {
    NodeChannel open(String node, int port, Backend backend);
  }
}
