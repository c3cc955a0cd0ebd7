package io.zeekeeper.agent.supervision;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * The one thread that owns all nodes and deployments of this agent, and its timers. Tasks on the
 * loop may touch the disk, and never wait for a process or a peer.
 */
public interface Loop extends Executor {

  /** Runs {@code task} on the loop after {@code delay}, unless the future is cancelled before. */
  Future<?> schedule(Duration delay, Runnable task);

  /** Runs {@code task} on the loop again and again, {@code pause} after each run ends. */
  Future<?> repeat(Duration pause, Runnable task);
}
