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
 * Checks the nodes' output files every second and truncates those that grew too large, on a thread
 * of its own, as copies must not hold up the loop. Callable on any thread.
 */
public final class OutputCap implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutputCap.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Map<String, Files> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outputs").daemon(true).factory());

  /** A node's output files. */
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

  /** Watches a node's files, instead of any files watched before for this node. */
  public void watch(String node, OutputFiles files) {
    watch(node, files::cap);
  }

  void watch(String node, Files files) {
    watched.put(node, files);
  }

  /** Stops watching a node; its files may then grow without bound. */
  public void forget(String node) {
    watched.remove(node);
  }

  private void run() {
    watched.forEach((node, files) -> {
      try {
        files.cap();
      } catch (IOException e) {
        log.atWarn()
            .addKeyValue("node", node)
            .log("node {}: cannot truncate its output: {}", node, e.toString());
      } catch (RuntimeException | Error e) {
        // Caught here, as the executor would silently stop the repetition.
        log.atError()
            .addKeyValue("node", node)
            .setCause(e)
            .log("a bug: truncating the output of node {} failed", node);
      }
    });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
