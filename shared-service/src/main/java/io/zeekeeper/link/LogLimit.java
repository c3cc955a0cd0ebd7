package io.zeekeeper.link;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a peer from filling the log: allows a number of lines per ten seconds and drops the rest.
 * Safe on any thread.
 */
public final class LogLimit {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final int lines;
  private final LongSupplier nanos;
  private long windowStart;
  private long used;

  /**
   * @param lines the number of lines per ten seconds
   */
  public LogLimit(int lines) {
    this(lines, System::nanoTime);
  }

  LogLimit(int lines, LongSupplier nanos) {
    this.lines = lines;
    this.nanos = nanos;
    this.windowStart = nanos.getAsLong();
  }

  /** Writes {@code line} unless the limit is reached. */
  public void write(Runnable line) {
    if (mayWrite()) {
      line.run();
    }
  }

  private synchronized boolean mayWrite() {
    long now = nanos.getAsLong();
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      used = 0;
    }
    return used++ < lines;
  }
}
