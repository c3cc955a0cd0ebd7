package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.zeek.StatusFile;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's process that an earlier agent launched. The kernel reports the end of children only, so
 * this class polls the process every 200 ms. On the loop only.
 */
final class AdoptedProcess implements RunningProcess {
  private static final Logger log = LoggerFactory.getLogger(AdoptedProcess.class);
  private static final Duration POLL_PERIOD = Duration.ofMillis(200);

  private final KernelProcess kernel;
  private final StatusFile status;
  private final Loop loop;
  private @Nullable Future<?> poll;
  private boolean over;
  private boolean lookFailed;

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
    poll = loop.repeat(POLL_PERIOD, () -> checkForEnd(ended));
  }

  private void checkForEnd(Consumer<String> ended) {
    if (over || !hasEnded()) {
      return;
    }
    release();
    kernel.killRest();
    ended.accept(ExitReason.ofAdopted(status.saysTerminated()));
  }

  /** Survives errors, as a class that cannot be loaded must not end the watch. */
  private boolean hasEnded() {
    try {
      boolean ended = kernel.hasEnded();
      lookFailed = false;
      return ended;
    } catch (Throwable e) {
      if (!lookFailed) {
        log.error("cannot checkForEnd at process {}, trying again", pid(), e);
      }
      lookFailed = true;
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
