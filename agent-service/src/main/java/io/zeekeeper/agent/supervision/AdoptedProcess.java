package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.StatusFile;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's process that an earlier agent launched. The kernel announces the end of children only,
 * so the process is looked at every 200 ms. On the loop only.
 */
final class AdoptedProcess implements RunningProcess {
  private static final Logger log = LoggerFactory.getLogger(AdoptedProcess.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KernelProcess kernel;
  private final StatusFile status;
  private final Loop loop;
  private @Nullable Future<?> poll;
  private boolean over;
  private boolean failed;

  AdoptedProcess(KernelProcess kernel, StatusFile status, Loop loop) {
    this.kernel = kernel;
    this.status = status;
    this.loop = loop;
  }

  @Override
  public long pid() {
    return kernel.pid();
  }

  @Override
  public @Nullable Long startTicks() {
    return kernel.startTicks();
  }

  @Override
  public void onEnd(Consumer<String> ended) {
    poll = loop.repeat(POLL, () -> look(ended));
  }

  private void look(Consumer<String> ended) {
    if (over || !hasEnded()) {
      return;
    }
    release();
    kernel.killRest();
    ended.accept(ExitReason.ofAdopted(status.saysTerminated()));
  }

  /** An error, such as a class that cannot be loaded, must not end the watch. */
  private boolean hasEnded() {
    try {
      boolean ended = kernel.hasEnded();
      failed = false;
      return ended;
    } catch (Throwable e) {
      if (!failed) {
        log.error("process {} cannot be looked at, trying again", pid(), e);
      }
      failed = true;
      return false;
    }
  }

  @Override
  public void signal(int signal) {
    if (!over && !kernel.hasEnded()) {
      kernel.signal(signal);
    }
  }

  @Override
  public void release() {
    over = true;
    if (poll != null) {
      poll.cancel(false);
    }
  }
}
