package io.zeekeeper.agent.statistics;

import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.model.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks nodes for their packet counters over their control channels. A node that does not answer
 * gets no other question, so nothing piles up in front of a node that hangs. Safe on any thread;
 * never blocks.
 */
final class PacketReader {
  private static final Logger log = LoggerFactory.getLogger(PacketReader.class);

  /** The action of a node that reports its counters. */
  private static final String ACTION = "get_net_stats";

  /** An answer may be lost; the next question follows after this time. */
  static final Duration QUESTION_TIMEOUT = Duration.ofMinutes(1);

  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * A node's counters.
   *
   * @param nanos when the answer came, as {@link System#nanoTime}
   */
  record Answer(long nanos, long received, long dropped, long link, long receivedBytes) {}

  /** The counters of a node; empty when the node does not tell them within {@code timeout}. */
  CompletableFuture<Optional<Answer>> ask(String node, NodeChannel channel, Duration timeout) {
    if (!asked.add(node)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return channel
        .request(node, ACTION, List.of(), QUESTION_TIMEOUT)
        // Apart from the next stage, which does not run any more after its timeout.
        .whenComplete((answer, error) -> asked.remove(node))
        .handle((answer, error) -> {
          if (answer == null) {
            missing(node, String.valueOf(error));
            return Optional.<Answer>empty();
          }
          return read(node, answer);
        })
        .completeOnTimeout(Optional.empty(), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Optional<Answer> read(String node, NodeChannel.Answer answer) {
    if (!answer.success()) {
      // A node that an earlier version launched does not know the action.
      missing(node, answer.payload());
      return Optional.empty();
    }
    try {
      JsonNode counters = Json.lenient().readTree(answer.payload());
      return Optional.of(
          new Answer(
              System.nanoTime(),
              counters.path("pkts_recvd").asLong(0),
              counters.path("pkts_dropped").asLong(0),
              counters.path("pkts_link").asLong(0),
              counters.path("bytes_recvd").asLong(0)));
    } catch (JacksonException e) {
      missing(node, e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private static void missing(String node, String reason) {
    log.atDebug()
        .addKeyValue("node", node)
        .log("node {} did not report its packets: {}", node, reason);
  }
}
