package io.zeekeeper.agent.supervision;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * The single thread that owns all nodes and deployments of this agent, with its timers. Tasks on
 * the loop may access the disk, and never wait for a process or a peer.
 */
public interface Loop extends Executor {

  /** Runs {@code task} on the loop after {@code delay}, unless the future is cancelled first. */
  Future<?> schedule(Duration delay, Runnable task);

  /** Runs {@code task} on the loop repeatedly, {@code pause} after the end of each run. */
  Future<?> repeat(Duration pause, Runnable task);
}
