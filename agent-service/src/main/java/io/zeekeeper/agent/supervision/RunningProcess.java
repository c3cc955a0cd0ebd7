package io.zeekeeper.agent.supervision;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running process of a node. On the loop only. */
interface RunningProcess {
  long pid();

  /** Returns the kernel's start time in clock ticks since boot; null where the kernel hides it. */
  @Nullable Long startTicks();

  /**
   * Calls {@code ended} on the loop, once, when the kernel reports that the process is gone. By
   * then the rest of its process group has been killed.
   *
   * @param ended receives the reason as text
   */
  void onEnd(Consumer<String> ended);

  /** Signals the process group, unless the process has ended. */
  void signal(int signal);

  /** Stops watching the process, which runs on. */
  void release();
}
