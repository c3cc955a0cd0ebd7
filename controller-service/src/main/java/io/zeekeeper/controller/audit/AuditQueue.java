package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.database.Queued;
import io.zeekeeper.controller.database.WriteBehind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the records of the file into the database, a moment later. A record that the queue drops
 * while the database is away stays in the file, from where {@link AuditRecovery} takes it again.
 */
@Component
final class AuditQueue implements Queued, SmartLifecycle {
  private static final WriteBehind.Limits LIMITS =
      new WriteBehind.Limits(10_000, 500, Duration.ZERO);

  private final WriteBehind<AuditRecord> queue;
  private final AtomicBoolean dropped = new AtomicBoolean();
  private volatile boolean running;

  AuditQueue(AuditStore store) {
    this.queue =
        new WriteBehind<>("audit records", LIMITS, store::write, record -> dropped.set(true));
  }

  /** Stores a record soon. Never blocks. */
  void offer(AuditRecord record) {
    queue.offer(record);
  }

  /** Whether the queue has dropped records since the last call. */
  boolean hasDropped() {
    return dropped.getAndSet(false);
  }

  @Override
  public WriteBehind<?> queue() {
    return queue;
  }

  @Override
  public void start() {
    running = true;
    queue.start();
  }

  /** Stores the waiting records. Stops last, as operations may end while the controller stops. */
  @Override
  public void stop() {
    running = false;
    queue.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
