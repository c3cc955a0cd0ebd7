package io.zeekeeper.link;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps what a peer does from filling the log: so many lines in ten seconds, and then none. Safe on
 * any thread.
 */
public final class LogLimit {
  private static final long WHILE_NANOS = Duration.ofSeconds(10).toNanos();

  private final int lines;
  private final LongSupplier nanos;
  private long began;
  private long used;

  /**
   * @param lines how many in ten seconds
   */
  public LogLimit(int lines) {
    this(lines, System::nanoTime);
  }

  LogLimit(int lines, LongSupplier nanos) {
    this.lines = lines;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** Writes {@code line} unless there were too many of late. */
  public void write(Runnable line) {
    if (mayWrite()) {
      line.run();
    }
  }

  private synchronized boolean mayWrite() {
    long now = nanos.getAsLong();
    if (now - began >= WHILE_NANOS) {
      began = now;
      used = 0;
    }
    return used++ < lines;
  }
}
