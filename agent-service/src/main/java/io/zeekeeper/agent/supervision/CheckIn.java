package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.StatusFile;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Waits for a node's status file to say RUNNING. On the loop only. */
final class CheckIn {
  private static final Duration POLL = Duration.ofMillis(20);

  private final Loop loop;
  private @Nullable Future<?> poll;
  private @Nullable Future<?> deadline;

  CheckIn(Loop loop) {
    this.loop = loop;
  }

  /**
   * Calls {@code up} when the file says so, and {@code late} where it has not within {@code
   * patience}; neither after {@link #cancel}.
   */
  void await(StatusFile file, Runnable up, Duration patience, Runnable late) {
    cancel();
    deadline = loop.schedule(patience, late);
    poll =
        loop.repeat(
            POLL,
            () -> {
              if (file.saysRunning()) {
                cancel();
                up.run();
              }
            });
  }

  void cancel() {
    if (poll != null) {
      poll.cancel(false);
      poll = null;
    }
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
