package io.zeekeeper.agent.zeek;

import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends requests for actions to nodes. Safe on any thread. */
public interface NodeChannel extends AutoCloseable {
  /** A node's answer: the requested JSON text, or the reason for a failure. */
  record Answer(boolean success, String payload) {}

  /** Opens the channel of one node; a seam for tests. */
  @FunctionalInterface
  interface Opener {
    /**
     * Starts to connect and returns at once.
     *
     * @param port where the node listens on loopback
     * @param certificates the set of certificates that the node was launched with; null when its
     *     channel is not encrypted
     */
    NodeChannel open(String node, int port, Backend backend, @Nullable String certificates);
  }

  /** Whether requests can be sent now. */
  boolean connected();

  /**
   * Requests an action from a node. With ZeroMQ, {@code target} can be any node of the cluster;
   * with Broker, only this channel's own node.
   *
   * @return the answer, completed on any thread; fails with an {@link IllegalStateException} that
   *     says why there is no answer, or with a {@link java.util.concurrent.TimeoutException} after
   *     {@code timeout}
   */
  CompletableFuture<Answer> request(
      String target, String action, List<String> arguments, Duration timeout);

  /** Closes the connection, even while it is being opened; requests in flight fail. */
  @Override
  void close();
}
