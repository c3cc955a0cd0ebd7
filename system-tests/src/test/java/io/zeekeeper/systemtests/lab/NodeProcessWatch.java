package io.zeekeeper.systemtests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks for two processes of one node, again and again, on its own thread. Misses two processes
 * that overlap for less than the pause between two looks.
 */
public final class NodeProcessWatch implements AutoCloseable {
  private static final long PAUSE_MS = 40;

  private final Path directory;
  private final Set<String> doubles = new ConcurrentSkipListSet<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("process-watch").factory());

  /** Watches the nodes that run below {@code directory}. */
  public NodeProcessWatch(Path directory) {
    this.directory = directory;
    var _ = timer.scheduleWithFixedDelay(this::processes, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  /** Returns the processes that run now. */
  public List<NodeProcess> processes() {
    List<NodeProcess> processes = NodeProcess.below(directory);
    Map<String, NodeProcess> first = new HashMap<>();
    for (NodeProcess process : processes) {
      NodeProcess other = first.putIfAbsent(process.agentId() + "." + process.node(), process);
      if (other != null) {
        doubles.add(other + " beside " + process);
      }
    }
    return processes;
  }

  /** Fails when two processes of one node have ever run at once. */
  public void assertNoNodeRanTwice(String when) {
    var _ = processes();
    assertThat(doubles).as("nodes that ran twice at once, %s", when).isEmpty();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
