package io.zeekeeper.agent.supervision;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the nodes' output files small, looking at them every second on a thread of its own: the
 * copying is not the loop's business.
 */
public final class OutputCap implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutputCap.class);

  private final Map<String, OutputFiles> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outputs").daemon(true).factory());

  public OutputCap() {
    var _ = timer.scheduleWithFixedDelay(this::run, 1, 1, TimeUnit.SECONDS);
  }

  /** Looks after a node's files, and no longer after others of it. */
  void watch(String node, OutputFiles files) {
    watched.put(node, files);
  }

  void forget(String node) {
    watched.remove(node);
  }

  private void run() {
    watched.forEach((node, files) -> {
      try {
        files.cap();
      } catch (IOException | RuntimeException e) {
        log.warn("node {}: its output cannot be cut off: {}", node, e.toString());
      }
    });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
