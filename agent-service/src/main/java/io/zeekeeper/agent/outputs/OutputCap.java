package io.zeekeeper.agent.outputs;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the nodes' output files every second and cuts off those that grew too large, on a thread
 * of its own: copies must not hold up the loop. Callable on any thread.
 */
public final class OutputCap implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutputCap.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Map<String, Files> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outputs").daemon(true).factory());

  /** A node's files, as far as this class knows them. */
  interface Files {
    void cap() throws IOException;
  }

  public OutputCap() {
    this(PERIOD);
  }

  OutputCap(Duration period) {
    var _ =
        timer.scheduleWithFixedDelay(
            this::run, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Watches a node's files, in place of those watched before for this node. */
  public void watch(String node, OutputFiles files) {
    watch(node, files::cap);
  }

  void watch(String node, Files files) {
    watched.put(node, files);
  }

  /** Ends the watch; files of a node that is not watched may grow without bound. */
  public void forget(String node) {
    watched.remove(node);
  }

  private void run() {
    watched.forEach((node, files) -> {
      try {
        files.cap();
      } catch (IOException e) {
        log.warn("node {}: its output cannot be cut off: {}", node, e.toString());
      } catch (RuntimeException | Error e) {
        // Caught here, as the executor would end the repetition in silence.
        log.error("node {}: a bug: its output is not cut off", node, e);
      }
    });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
