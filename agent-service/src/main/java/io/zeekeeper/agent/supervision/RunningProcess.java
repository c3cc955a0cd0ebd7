package io.zeekeeper.agent.supervision;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running process of a node. On the loop only. */
interface RunningProcess {
  long pid();

  /** The kernel's start time in clock ticks since boot; null where the kernel hides it. */
  @Nullable Long startTicks();

  /**
   * Calls {@code ended} on the loop, once, when the kernel says that the process is gone. The rest
   * of its process group has been killed by then.
   *
   * @param ended receives the reason in words
   */
  void onEnd(Consumer<String> ended);

  /** Signals the process group, if the process is still the one that was meant. */
  void signal(int signal);

  /** Stops watching; the process runs on. */
  void release();
}
